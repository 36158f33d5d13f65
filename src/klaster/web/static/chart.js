// A figure drawn from its Vega-Lite specification, asked for only when a reader opens it. Expressions are
// interpreted, never compiled, so the page's policy needs no leave for it.
const scripts = new Map();

function script(address) {
  if (!scripts.has(address)) {
    const loading = new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = done;
      element.onerror = () => failed(new Error(address));
      document.head.append(element);
    });
    scripts.set(address, loading);
  }
  return scripts.get(address);
}

export async function draw(fold) {
  const { vega: engine, lite, interpreter } = document.body.dataset;
  const answer = fetch(fold.dataset.spec).then((found) => found.json());
  await script(engine);
  await script(lite);
  const { expressionInterpreter } = await import(new URL(interpreter, document.baseURI));
  const { vega, vegaLite } = globalThis;
  const specification = await answer;
  const compiled = vegaLite.compile(specification).spec;
  const place = document.createElement("div");
  place.className = "chart-box scroll";
  place.tabIndex = 0;
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", specification.description);
  fold.append(place);
  const loader = vega.loader();
  loader.load = () => Promise.reject(new Error("a chart loads nothing"));
  const view = new vega.View(vega.parse(compiled, null, { ast: true }), {
    container: place,
    expr: expressionInterpreter,
    hover: true,
    loader,
    renderer: "svg",
    locale: specification.config.locale,
  });
  await view.runAsync();
}
