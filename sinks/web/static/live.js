// New contradictions come in by server-sent events. Who reads further down is not disturbed: a button says how many are new.
"use strict";
(() => {
  const list = document.getElementById("cards");
  const button = document.getElementById("fresh");
  const sign = document.getElementById("live");
  if (!list || !window.EventSource) return;
  const waiting = new Set();
  const forms = [["n100", 100], ["n11", 11], ["n3", 3], ["n2", 2]];

  function label(n) {
    if (n === 1) return button.dataset.one;
    const rest = n % 100;
    const [name, sample] = n === 2 ? forms[3] : rest >= 3 && rest <= 10 ? forms[2] : rest >= 11 ? forms[1] : forms[0];
    return button.dataset[name].replace(String(sample), String(n));
  }

  function tell() {
    button.hidden = waiting.size === 0;
    if (waiting.size) button.textContent = label(waiting.size);
  }

  async function cards(address) {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return [];
    const holder = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...holder.querySelectorAll("article.card")];
  }

  function fetched(ids) {
    const query = list.dataset.query ? `${list.dataset.query}&` : "";
    return cards(`/contradictions/fresh?${query}ids=${encodeURIComponent(ids.join(","))}`);
  }

  // What came between the making of the page and the first message, or while the line was down.
  async function missed() {
    const top = (await cards(`/?${list.dataset.query}`)).map((card) => card.id);
    const last = top.findLastIndex((id) => document.getElementById(id));
    const empty = list.querySelector("article.card") === null;
    return top.filter((id, at) => !document.getElementById(id) && (empty || at < last)).map((id) => id.slice(2));
  }

  function replace(old, card) {
    if (old.contains(document.activeElement)) return;
    const open = old.querySelector("details[open]") !== null;
    old.replaceWith(card);
    if (open) card.querySelector("details").open = true;
    window.htmx.process(card);
  }

  async function take(ids) {
    for (const card of await fetched(ids)) {
      const here = document.importNode(card, true);
      const old = document.getElementById(here.id);
      if (old) replace(old, here);
      else waiting.add(here.dataset.id);
    }
    const free = window.scrollY < 80 && !list.contains(document.activeElement) && document.visibilityState === "visible";
    if (free && waiting.size && waiting.size <= 3) await put();
    else tell();
    document.dispatchEvent(new Event("rasid:shown"));
  }

  async function put() {
    const ids = [...waiting];
    waiting.clear();
    tell();
    const empty = document.getElementById("empty");
    for (const card of (await fetched(ids)).reverse()) {
      const here = document.importNode(card, true);
      const old = document.getElementById(here.id);
      if (old) old.remove();
      here.classList.add("new");
      list.prepend(here);
      window.htmx.process(here);
      if (empty) empty.remove();
    }
    document.dispatchEvent(new Event("rasid:shown"));
  }

  button.addEventListener("click", async () => {
    await put();
    window.scrollTo({ top: 0 });
    const first = list.querySelector("article.card h2 a");
    if (first) first.focus({ preventScroll: true });
  });

  let chain = Promise.resolve();
  const source = new EventSource("/live");
  const receive = (event) => {
    const ids = JSON.parse(event.data);
    chain = chain.then(() => take(ids)).catch(() => {});
  };
  source.addEventListener("contradiction", receive);
  source.addEventListener("ready", () => {
    chain = chain.then(missed).then((ids) => (ids.length ? take(ids) : null)).catch(() => {});
  });
  source.addEventListener("verdict", (event) => {
    const shown = JSON.parse(event.data).filter((id) => document.getElementById(`x-${id}`));
    if (shown.length) chain = chain.then(() => take(shown)).catch(() => {});
  });
  source.addEventListener("open", () => {
    sign.hidden = false;
    sign.classList.remove("off");
    sign.textContent = sign.dataset.live;
  });
  source.addEventListener("error", () => {
    sign.hidden = false;
    sign.classList.add("off");
    sign.textContent = sign.dataset.offline;
  });
  window.addEventListener("pagehide", () => source.close());
})();
