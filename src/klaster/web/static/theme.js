// The theme that a reader chose on an earlier page, set before anything is drawn.
"use strict";

try {
  const kept = localStorage.getItem("theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch {
  // Nothing may be kept here: the page follows the device, and the switch holds for the page.
}
