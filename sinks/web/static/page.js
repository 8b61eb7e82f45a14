// Times in the reader's own zone, and an end to open menus.
"use strict";
(() => {
  const language = document.documentElement.lang === "en" ? "en-GB" : "ar-u-nu-latn";
  const full = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", hourCycle: "h23" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const STEPS = [["second", 60], ["minute", 60], ["hour", 24], ["day", 7]];

  function ago(moment) {
    let apart = (moment - Date.now()) / 1000;
    for (const [unit, many] of STEPS) {
      if (Math.abs(apart) < many) return relative.format(Math.round(apart), unit);
      apart /= many;
    }
    return null;
  }

  function show(root) {
    for (const one of root.querySelectorAll("time[datetime]")) {
      const moment = new Date(one.dateTime);
      if (Number.isNaN(moment.getTime())) continue;
      one.title = full.format(moment);
      if ("full" in one.dataset) one.textContent = full.format(moment);
      else if ("ago" in one.dataset) {
        const said = ago(moment);
        if (said) one.textContent = said;
      }
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    show(document);
    const here = document.querySelector(".menu [aria-current]");
    const menu = here && here.closest(".menu");
    if (menu && menu.scrollWidth > menu.clientWidth) here.scrollIntoView({ block: "nearest", inline: "center" });
  });
  document.addEventListener("htmx:load", (event) => show(event.detail.elt.parentElement || document));
  document.addEventListener("rasid:shown", () => show(document));
  setInterval(() => show(document), 30000);

  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.prefs[open]")) if (!open.contains(event.target)) open.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of document.querySelectorAll("details.prefs[open]")) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
})();
