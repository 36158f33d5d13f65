// The atlas works without this file. With it, a choice shows at once, a region lights up in the map and in
// the list together, a long list follows the map, and a command can be copied with one click.
"use strict";

const byCode = (code) => document.querySelectorAll(`[data-code="${CSS.escape(code)}"]`);

function light(code, on) {
  for (const part of byCode(code)) part.classList.toggle("is-lit", on);
}

function follow(code, from) {
  const row = document.querySelector(`tr[data-code="${CSS.escape(code)}"]`);
  const box = row && !row.contains(from) ? row.closest(".tall") : null;
  if (!box) return;
  const middle = row.offsetTop - box.clientHeight / 2 + row.offsetHeight / 2;
  box.scrollTo({ top: middle, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

function pointed(event) {
  const part = event.target instanceof Element ? event.target.closest("[data-code]") : null;
  if (!part) return;
  const on = event.type === "mouseover" || event.type === "focusin";
  light(part.dataset.code, on);
  if (on) follow(part.dataset.code, event.target);
}

for (const kind of ["mouseover", "mouseout", "focusin", "focusout"]) document.addEventListener(kind, pointed);

function showTheme() {
  const kept = document.documentElement.dataset.theme || "auto";
  const box = document.getElementById(`theme-${kept}`);
  if (box) box.checked = true;
}

document.addEventListener("change", (event) => {
  if (event.target.name !== "theme") return;
  const theme = event.target.value;
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Kept for this page only.
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const box of document.querySelectorAll(".suggested")) box.replaceChildren();
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
});

document.addEventListener("click", (event) => {
  for (const box of document.querySelectorAll("details.menu[open], form[role=search]")) {
    if (box.contains(event.target)) continue;
    if (box.tagName === "DETAILS") box.open = false;
    else for (const found of box.querySelectorAll(".suggested")) found.replaceChildren();
  }
});

document.addEventListener("DOMContentLoaded", showTheme);
document.addEventListener("htmx:load", showTheme);

document.addEventListener("change", (event) => {
  const chosen = event.target instanceof HTMLSelectElement || event.target.type === "checkbox";
  const form = chosen ? event.target.closest("form.fields") : null;
  if (form) form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    const box = document.getElementById("search") || document.getElementById("finder");
    if (box) {
      event.preventDefault();
      box.focus();
    }
  }
});

const COPY = { ru: ["Копировать", "Скопировано"], en: ["Copy", "Copied"] };

function offerCopies() {
  const [offer, done] = COPY[document.documentElement.lang] || COPY.en;
  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll("pre[data-copy]:not([data-ready])")) {
    block.dataset.ready = "";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = offer;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = done;
      setTimeout(() => (button.textContent = offer), 1500);
    });
    block.after(button);
  }
}

document.addEventListener("DOMContentLoaded", offerCopies);
document.addEventListener("htmx:load", offerCopies);
offerCopies();

// A chart is drawn when its fold is opened; until then nothing of it is loaded.
document.addEventListener(
  "toggle",
  async (event) => {
    const fold = event.target.matches?.("details.interactive[open]") ? event.target.querySelector("[data-spec]") : null;
    if (!fold || fold.dataset.drawn || !document.body.dataset.program) return;
    fold.dataset.drawn = "yes";
    const { draw } = await import(new URL(document.body.dataset.program, document.baseURI));
    await draw(fold);
  },
  true,
);

// The map of the points is drawn when its fold is opened, by the reader or by the address; until then nothing of it is loaded.
async function openPoints(fold) {
  const box = fold?.querySelector(".points-live[data-points]");
  if (!box || box.dataset.asked) return;
  box.dataset.asked = "yes";
  const { show } = await import(new URL(box.dataset.program, document.baseURI));
  await show(fold);
}

const openedPoints = () => openPoints(document.querySelector("details.points-map[open]"));
document.addEventListener("toggle", (event) => event.target.matches?.("details.points-map[open]") && openPoints(event.target), true);
document.addEventListener("DOMContentLoaded", openedPoints);
document.addEventListener("htmx:load", openedPoints);
