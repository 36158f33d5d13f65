// The search of a copy in files: the index was made beforehand, and finds the same forms of words and the same
// slips of the pen and of the keyboard's layout as the server does. Without scripts there is the list of everything.
"use strict";

(() => {
  const { index: indexAddress, top } = document.currentScript.dataset;
  const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
  const RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё";
  const ENDING =
    /^(?:[аяоеиыуюйь]|[оеиы]й|[аяую]я|[оеиы]е|[ую]ю|[оеиы]м|[аяоеё]м|[аяоеиы]х|[оеё]в|[аяиы]ми|[оеи]го|[оеи]му|ею|ою|и[яюеиймх]|ие[ймв]|ия[мх]|иями|ь[яюе]|ости|ость|остью|s|es|ed|ing|ly|y|ies|al|e)$/;
  const SHOWN = 12;
  const CAUGHT = 5;

  const wordsOf = (text) => text.normalize("NFKC").toLowerCase().replaceAll("ё", "е").match(/[\p{L}\p{N}]+/gu) || [];

  function retyped(text) {
    const swap = (sign) => {
      const latin = LATIN.indexOf(sign);
      if (latin >= 0) return RUSSIAN[latin];
      const russian = RUSSIAN.indexOf(sign);
      return russian >= 0 ? LATIN[russian] : sign;
    };
    return [...text.toLowerCase()].map(swap).join("");
  }

  // Letters more, less, other, or two neighbours exchanged; more than the limit is as good as none.
  function slips(one, other, limit) {
    if (Math.abs(one.length - other.length) > limit) return limit + 1;
    let before = [];
    let last = Array.from({ length: other.length + 1 }, (_, place) => place);
    for (let i = 1; i <= one.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= other.length; j += 1) {
        const same = one[i - 1] === other[j - 1];
        let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          cost = Math.min(cost, before[j - 2] + 1);
        }
        row.push(cost);
      }
      before = last;
      last = row;
    }
    return last[other.length];
  }

  function nearest(word, known) {
    const limit = word.length < 4 ? 0 : word.length < 7 ? 1 : 2;
    let best = "";
    let least = limit + 1;
    for (const other of limit ? known : []) {
      const distance = slips(word, other, limit);
      if (distance < least) [best, least] = [other, distance];
    }
    return best;
  }

  class Finder {
    constructor({ kinds, things, stems, idle, words }) {
      Object.assign(this, { kinds, things, stems, words, idle: new Set(idle) });
      this.byWord = new Map();
      this.byStem = new Map();
      things.forEach(([, , , , names], place) => {
        for (const word of new Set(names.flatMap((name) => name.split(" ")))) {
          this.note(this.byWord, word, place);
          this.note(this.byStem, stems[word] || word, place);
        }
      });
      this.known = [...this.byWord.keys()].sort();
    }

    note(index, word, place) {
      if (!index.has(word)) index.set(word, new Set());
      index.get(word).add(place);
    }

    telling(text) {
      const all = wordsOf(text);
      const telling = all.filter((word) => !this.idle.has(word));
      return telling.length ? telling : all;
    }

    stem(word) {
      if (this.byWord.has(word)) return this.stems[word] || word;
      for (let end = word.length - 1; end > 1; end -= 1) {
        const stem = word.slice(0, end);
        if (this.byStem.has(stem) && ENDING.test(word.slice(end))) return stem;
      }
      return word;
    }

    having(word) {
      const places = new Set(this.byStem.get(this.stem(word)));
      for (const known of this.known) {
        if (known.startsWith(word)) for (const place of this.byWord.get(known)) places.add(place);
      }
      return places;
    }

    distance(place, words) {
      const [, , , , names] = this.things[place];
      const wanted = words.join(" ");
      const stems = words.map((word) => this.stem(word));
      const near = names.map((name) => {
        const own = name.split(" ");
        if (words.every((word) => own.includes(word))) return 0;
        const known = own.map((word) => this.stems[word] || word);
        return stems.every((stem) => known.includes(stem)) ? 1 : 2;
      });
      const lengths = (names.length > 1 ? names.slice(1) : names).map((name) => name.length);
      const begun = names.some((name) => name.startsWith(wanted));
      return [names.includes(wanted) ? 0 : 1, Math.min(...near), begun ? 0 : 1, Math.min(...lengths), place];
    }

    groups(asked) {
      const words = this.telling(asked);
      if (!words.length) return [];
      const sets = words.map((word) => this.having(word));
      const places = [...sets[0]].filter((place) => sets.every((set) => set.has(place)));
      const ranked = places.map((place) => this.distance(place, words));
      ranked.sort((one, other) => one.map((part, at) => part - other[at]).find((part) => part) || 0);
      return this.kinds
        .map((title, kind) => ({ title, hits: ranked.map((rank) => this.things[rank[4]]).filter((thing) => thing[0] === kind) }))
        .filter((group) => group.hits.length);
    }

    // The kinds are asked in their order, as the server does: the first that has a near word gives it.
    respelt(word) {
      for (let kind = 0; kind < this.kinds.length; kind += 1) {
        const known = this.known.filter((other) => [...this.byWord.get(other)].some((place) => this.things[place][0] === kind));
        const whole = nearest(word, known);
        if (whole) return whole;
        const begun = new Map(known.toReversed().map((other) => [other.slice(0, word.length), other]));
        const near = nearest(word, begun.keys());
        if (near) return begun.get(near);
      }
      return "";
    }

    find(asked) {
      let groups = this.groups(asked);
      if (groups.length) return { groups, respelt: [] };
      const other = retyped(asked);
      groups = this.groups(other);
      if (groups.length) return { groups, respelt: [[asked, other]] };
      const respelt = this.telling(asked)
        .filter((word) => !this.having(word).size)
        .map((word) => [word, this.respelt(word)])
        .filter(([word, near]) => near && near !== word);
      const instead = new Map(respelt);
      groups = respelt.length ? this.groups(this.telling(asked).map((word) => instead.get(word) || word).join(" ")) : [];
      return { groups, respelt: groups.length ? respelt : [] };
    }
  }

  let loading = null;

  function finder() {
    loading ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = indexAddress;
      script.onload = () => done(new Finder(globalThis.klasterWords));
      script.onerror = () => failed(new Error(indexAddress));
      document.head.append(script);
    });
    return loading;
  }

  function element(name, words, about = {}) {
    const made = document.createElement(name);
    made.textContent = words;
    return Object.assign(made, about);
  }

  function listed({ title, hits }, limit) {
    const box = element("div", "", { className: "hit-group" });
    const heading = element("h2", `${title} `);
    heading.append(element("span", String(hits.length), { className: "aside" }));
    const list = document.createElement("ul");
    for (const [, name, detail, place] of hits.slice(0, limit)) {
      const item = document.createElement("li");
      item.append(element("a", name, { href: top + place }), " ", element("span", detail, { className: "aside" }));
      list.append(item);
    }
    box.append(heading, list);
    return box;
  }

  const filled = (words, facts) => words.replace(/%\((\w+)\)s/g, (_, name) => facts[name]);

  async function show(asked, box, limit) {
    if (!wordsOf(asked).length) return box.replaceChildren();
    const index = await finder();
    const { groups, respelt } = index.find(asked);
    const section = element("section", "", { className: "hits" });
    for (const [word, other] of respelt) {
      section.append(element("p", filled(index.words.respelt, { word, other }), { className: "note caveat respelt" }));
    }
    if (!groups.length) section.append(element("p", filled(index.words.nothing, { words: asked })));
    section.append(...groups.map((group) => listed(group, limit)));
    return box.replaceChildren(section);
  }

  document.addEventListener("input", (event) => {
    const box = event.target.matches?.("#search, #finder") ? document.getElementById(`${event.target.id}-found`) : null;
    if (box) show(event.target.value, box, CAUGHT);
  });

  document.addEventListener("DOMContentLoaded", () => {
    const answer = document.getElementById("answer");
    const asked = (new URLSearchParams(location.search).get("q") || "").slice(0, 100).trim();
    const field = document.getElementById("search");
    if (!answer || !asked) return;
    field.value = asked;
    document.title = `${asked} — ${document.title}`;
    show(asked, answer, SHOWN);
  });
})();
