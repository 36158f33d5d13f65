// The map of the points, drawn by MapLibre when a reader opens its fold: shapes of regions, establishments,
// outlines of their clusters, places of the register. It has no tiles, no glyphs and no sprites: only our own
// answers. Where it cannot be drawn, the drawing of the server stays.
let loading;
let live;

function library(box) {
  loading ||= new Promise((done, failed) => {
    const element = document.createElement("script");
    element.src = box.dataset.library;
    element.onload = done;
    element.onerror = () => failed(new Error(box.dataset.library));
    document.head.append(element);
  });
  return loading;
}

function drawable() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
}

const LARGEST = 26;
const SMALLEST = 2.6;

// A circle's area is its count, down to the smallest that is seen and up to the largest that fits.
const scale = (shown) => LARGEST / Math.sqrt(Math.max(9, shown / 6));

function inks() {
  const style = getComputedStyle(document.documentElement);
  const ink = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    water: ink("surface"), land: ink("land"), edge: ink("strong-rule"),
    plants: ink("above"), halo: ink("surface"), outline: ink("mark"), sites: ink("k1"),
  };
}

function layers(shown) {
  const size = ["max", SMALLEST, ["min", LARGEST, ["*", scale(shown), ["sqrt", ["get", "n"]]]]];
  return [
    { id: "water", type: "background" },
    { id: "land", type: "fill", source: "shapes" },
    { id: "edges", type: "line", source: "shapes", paint: { "line-width": 0.8 } },
    { id: "plants", type: "circle", source: "plants", paint: { "circle-radius": size, "circle-opacity": 0.78, "circle-stroke-width": 0.8 } },
    { id: "inside", type: "fill", source: "outlines", paint: { "fill-opacity": 0.1 } },
    { id: "outline", type: "line", source: "outlines", paint: { "line-width": 1.8 } },
    { id: "sites", type: "circle", source: "sites", paint: { "circle-radius": 4.5, "circle-stroke-width": 2.2 } },
  ];
}

function paint(map) {
  const ink = inks();
  const colours = {
    water: { "background-color": ink.water },
    land: { "fill-color": ink.land },
    edges: { "line-color": ink.edge },
    plants: { "circle-color": ink.plants, "circle-stroke-color": ink.halo },
    inside: { "fill-color": ink.outline },
    outline: { "line-color": ink.outline },
    sites: { "circle-color": ink.halo, "circle-stroke-color": ink.sites },
  };
  for (const [layer, ones] of Object.entries(colours)) {
    for (const [name, value] of Object.entries(ones)) map.setPaintProperty(layer, name, value);
  }
}

// As everywhere on the page: 1,234 in English, 1234 and 12 345 in Russian.
const written = (count) =>
  document.documentElement.lang === "ru"
    ? count.toLocaleString("ru-RU", { useGrouping: count >= 10000 })
    : count.toLocaleString("en-GB");
const filled = (words, count) => words.replace("{count}", written(count));

// What is under a place of the screen, the most telling first: a place of the register, a cluster, establishments.
function under(map, point, reach, word) {
  const around = [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]];
  const found = map.queryRenderedFeatures(around, { layers: ["sites", "inside", "plants"] });
  const region = map.queryRenderedFeatures(point, { layers: ["land"] })[0];
  const first = (layer) => found.find((each) => each.layer.id === layer);
  const said = [];
  const site = first("sites");
  if (site) said.push([site.properties.words, site.properties.address]);
  const cluster = first("inside");
  if (cluster) said.push([cluster.properties.words]);
  const plants = first("plants");
  if (plants) said.push([filled(word.dataset.plants, plants.properties.n)]);
  if (region && (said.length || reach < 12)) said.push([region.properties.name]);
  return said;
}

function tell(word, start, said) {
  const parts = [document.createTextNode(start)];
  said.forEach(([words, address], place) => {
    if (place) parts.push(document.createTextNode(", "));
    const part = address ? document.createElement("a") : document.createElement("span");
    if (address) part.href = address;
    part.textContent = words;
    parts.push(part);
  });
  word.replaceChildren(...parts);
}

function inView(map, plants) {
  const bounds = map.getBounds();
  const [west, east, south, north] = [bounds.getWest(), bounds.getEast(), bounds.getSouth(), bounds.getNorth()];
  let sum = 0;
  for (const each of plants.features) {
    const [lon, lat] = each.geometry.coordinates;
    const turned = lon + 360 * Math.ceil((west - lon) / 360);
    if (lat >= south && lat <= north && turned <= east) sum += each.properties.n;
  }
  return sum;
}

function key(box, shown) {
  const place = box.querySelector(".live-key");
  const most = (LARGEST / scale(shown)) ** 2;
  const round = (value) => {
    const step = 10 ** Math.floor(Math.log10(value));
    return Math.max(1, Math.round(value / step) * step);
  };
  for (const count of [...new Set([1, round(most / 16), round(most / 4), round(most)])]) {
    const radius = Math.max(SMALLEST, Math.min(LARGEST, scale(shown) * Math.sqrt(count)));
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    const size = 2 * radius + 2;
    for (const [name, value] of Object.entries({ width: size, height: size, "aria-hidden": "true" })) picture.setAttribute(name, value);
    for (const [name, value] of Object.entries({ cx: size / 2, cy: size / 2, r: radius, class: "f-above" })) circle.setAttribute(name, value);
    picture.append(circle);
    const part = document.createElement("span");
    part.append(picture, ` ${written(count)}${count > 1 && count >= round(most) ? "+" : ""}`);
    place.append(part);
  }
}

function made(box, facts, shapes) {
  const { maplibregl } = globalThis;
  maplibregl.setWorkerUrl(new URL(box.dataset.worker, document.baseURI).href);
  const place = box.querySelector(".live-map");
  const nothing = { type: "FeatureCollection", features: [] };
  const plants = { type: "geojson", data: facts.plants, cluster: true, clusterRadius: 36, clusterMaxZoom: 9, clusterProperties: { n: ["+", ["get", "n"]] } };
  const source = (data) => ({ type: "geojson", data: data || nothing });
  return new maplibregl.Map({
    container: place,
    style: {
      version: 8,
      sources: { shapes: source(shapes), plants, outlines: source(facts.outlines), sites: source(facts.sites) },
      layers: layers(facts.shown),
    },
    bounds: facts.bounds,
    fitBoundsOptions: { padding: 12 },
    minZoom: -1,
    maxZoom: 13,
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    locale: {
      "Map.Title": place.dataset.name,
      "CooperativeGesturesHandler.WindowsHelpText": place.dataset.wheel,
      "CooperativeGesturesHandler.MacHelpText": place.dataset.wheelCommand,
      "CooperativeGesturesHandler.MobileHelpText": place.dataset.fingers,
    },
  });
}

function buttons(box, map, bounds, pictures) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const how = () => ({ duration: still.matches ? 0 : 250 });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    if (button.dataset.do === "in") map.zoomIn(how());
    if (button.dataset.do === "out") map.zoomOut(how());
    if (button.dataset.do === "whole") map.fitBounds(bounds, { padding: 12, ...how() });
    if (button.dataset.do === "drawing") {
      const drawing = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(drawing));
      box.classList.toggle("is-drawing", drawing);
      for (const picture of pictures) picture.hidden = !drawing;
    }
  });
}

function listen(box, map, facts) {
  const word = box.querySelector(".live-word");
  const canvas = map.getCanvas();
  const middle = () => {
    const start = filled(word.dataset.view, inView(map, facts.plants));
    const at = canvas === document.activeElement;
    const said = at ? under(map, map.project(map.getCenter()), 6, word) : [];
    tell(word, said.length ? `${start} ${word.dataset.middle} ` : start, said);
  };
  map.on("idle", () => {
    box.dataset.drawn = "yes";
    box.dataset.view = inView(map, facts.plants);
    middle();
  });
  canvas.addEventListener("focus", middle);
  const point = (event) => {
    const said = under(map, event.point, 4, word);
    canvas.classList.toggle("is-over", said.length > 1);
    if (said.length) tell(word, "", said);
  };
  map.on("mousemove", point);
  map.on("click", point);
  const again = () => paint(map);
  document.addEventListener("change", (event) => event.target.name === "theme" && again());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
}

function keepOpen(fold) {
  const address = new URL(location.href);
  if (address.searchParams.get("points") !== "open") {
    address.searchParams.set("points", "open");
    history.replaceState(history.state, "", address);
  }
  for (const form of document.querySelectorAll("main form.fields")) {
    if (form.querySelector("input[name=points]")) continue;
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "points", value: "open" });
    form.prepend(input);
  }
}

export async function show(fold) {
  const box = fold.querySelector(".points-live");
  keepOpen(fold);
  const off = () => {
    box.hidden = true;
    fold.querySelector(".live-off").hidden = false;
  };
  if (!drawable()) return off();
  try {
    const answers = [box.dataset.points, box.dataset.shapes].map((address) => fetch(address).then((answer) => answer.json()));
    await library(box);
    const [facts, shapes] = await Promise.all(answers);
    const figure = fold.querySelector(".plate-points");
    const pictures = figure.querySelectorAll(".picture, .legend-box");
    figure.querySelector("figcaption").after(box);
    box.hidden = false;
    if (live && !live.getContainer().isConnected) live.remove();
    live = made(box, facts, shapes);
    const map = live;
    await new Promise((done) => map.once("styledata", done));
    paint(map);
    for (const picture of pictures) picture.hidden = true;
    key(box, facts.shown);
    buttons(box, map, facts.bounds, pictures);
    listen(box, map, facts);
  } catch (error) {
    off();
    console.info(error);
  }
}
