// The ledger over time: each figure a shape, each range a bar. What became of a figure is told by its shape, and by colour besides.
"use strict";
(async () => {
  const place = document.getElementById("chart");
  if (!place || !window.uPlot) return;
  const answer = await fetch(place.dataset.points).catch(() => null);
  const points = answer && answer.ok ? await answer.json() : [];
  if (!points.length) return;
  const said = document.getElementById("chart-said");
  const language = place.dataset.language === "en" ? "en-GB" : "ar-u-nu-latn";
  const NAMED = 16;
  const COLOURS = { stands: "--accent", conflict: "--grave", update: "--good", correction: "--right", withdrawn: "--soft" };
  const colour = (name) => {
    const probe = document.createElement("i");
    probe.style.color = `var(${name})`;
    place.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  const top = Math.max(...points.map((one) => one.max ?? one.min));
  const least = Math.min(...points.map((one) => one.min ?? one.max).filter((n) => n > 0), top);
  const wide = top > 60 * least;
  const at = (one) => (one.min === null ? one.max : one.max === null || one.max === one.min ? one.min : (one.min + one.max) / 2);

  function draw(u) {
    const c = u.ctx;
    const ratio = devicePixelRatio;
    c.save();
    c.beginPath();
    c.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    c.clip();
    for (const one of points) {
      const x = u.valToPos(one.t, "x", true);
      const y = u.valToPos(at(one), "y", true);
      const low = u.valToPos(one.min ?? 0, "y", true);
      const high = one.max === null ? u.bbox.top : u.valToPos(one.max, "y", true);
      c.strokeStyle = c.fillStyle = inks[one.fate];
      c.lineWidth = 2 * ratio;
      if (low - high > 2) {
        c.globalAlpha = 0.55;
        if (one.max === null || one.min === null) c.setLineDash([5 * ratio, 4 * ratio]);
        line(c, x, low, x, high);
        c.setLineDash([]);
        if (one.min !== null) line(c, x - 6 * ratio, low, x + 6 * ratio, low);
        if (one.max !== null) line(c, x - 6 * ratio, high, x + 6 * ratio, high);
        c.globalAlpha = 1;
      }
      shape(c, one.fate, x, one.max === null ? low : y, 5.5 * ratio);
    }
    if (points.length <= NAMED) names(u, c, ratio);
    c.restore();
  }

  // Who says how many, beside the shape: where there is room, and no other name or shape is in the way.
  function names(u, c, ratio) {
    const spots = points.map((one) => ({ x: u.valToPos(one.t, "x", true), y: u.valToPos(one.max === null ? one.min : at(one), "y", true) }));
    const taken = spots.map(({ x, y }) => [x - 8 * ratio, y - 8 * ratio, x + 8 * ratio, y + 8 * ratio]);
    const { left, top: above, width, height } = u.bbox;
    const high = 17 * ratio;
    c.font = `${12 * ratio}px ${getComputedStyle(document.body).fontFamily}`;
    c.textBaseline = "middle";
    c.textAlign = "left";
    c.lineWidth = 3 * ratio;
    c.strokeStyle = paper;
    // Where not all names find room, those in conflict do.
    const order = [...points.keys()].sort((a, b) => (points[b].fate === "conflict") - (points[a].fate === "conflict"));
    for (const number of order) {
      const one = points[number];
      const who = one.who.length > 28 ? `${one.who.slice(0, 27)}…` : one.who;
      const text = turned(`${one.value} · ${who}`);
      const wide = c.measureText(text).width;
      const { x, y } = spots[number];
      for (const [dx, dy] of [[12, 0], [-12, 0], [12, -17], [-12, -17], [12, 17], [-12, 17], [12, -34], [-12, -34], [12, 34], [-12, 34]]) {
        const from = dx > 0 ? x + dx * ratio : x + dx * ratio - wide;
        const box = [from - 2 * ratio, y + dy * ratio - high / 2, from + wide + 2 * ratio, y + dy * ratio + high / 2];
        if (box[0] < left || box[2] > left + width || box[1] < above || box[3] > above + height) continue;
        if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
        taken.push(box);
        if (dy) {  // it may stand beside another shape: a line leads to its own
          c.strokeStyle = inks[one.fate];
          c.lineWidth = ratio;
          line(c, x, y, dx > 0 ? from : from + wide, y + dy * ratio);
          c.strokeStyle = paper;
          c.lineWidth = 3 * ratio;
        }
        c.strokeText(text, from, y + dy * ratio);
        c.fillStyle = inks[one.fate];
        c.fillText(text, from, y + dy * ratio);
        break;
      }
    }
  }

  function line(c, x1, y1, x2, y2) {
    c.beginPath();
    c.moveTo(x1, y1);
    c.lineTo(x2, y2);
    c.stroke();
  }

  function shape(c, fate, x, y, r) {
    c.beginPath();
    if (fate === "conflict") {
      c.moveTo(x, y - r * 1.35); c.lineTo(x + r * 1.35, y); c.lineTo(x, y + r * 1.35); c.lineTo(x - r * 1.35, y);
      c.closePath(); c.fill();
    } else if (fate === "update") {
      c.moveTo(x, y - r * 1.2); c.lineTo(x + r * 1.15, y + r); c.lineTo(x - r * 1.15, y + r);
      c.closePath(); c.fill();
    } else if (fate === "correction") {
      c.rect(x - r, y - r, 2 * r, 2 * r); c.stroke();
    } else if (fate === "withdrawn") {
      c.moveTo(x - r, y - r); c.lineTo(x + r, y + r); c.moveTo(x + r, y - r); c.lineTo(x - r, y + r); c.stroke();
    } else {
      c.arc(x, y, r, 0, 2 * Math.PI); c.fill();
    }
  }

  function nearest(u) {
    const { left, top: above } = u.cursor;
    let best = null;
    let closest = 30 * 30;
    if (left === null || left === undefined || left < 0) return null;
    for (const one of points) {
      const dx = u.valToPos(one.t, "x") - left;
      const dy = u.valToPos(at(one), "y") - above;
      const apart = dx * dx + dy * dy;
      if (apart < closest) { closest = apart; best = one; }
    }
    return best;
  }

  function tell(u) {
    const one = nearest(u);
    said.textContent = "";
    if (!one) return;
    const strong = document.createElement("strong");
    strong.textContent = `${one.value} – ${one.who} (${one.outlet}) `;
    const text = document.createElement("bdi");
    text.textContent = one.text;
    said.append(strong, text);
  }

  let inks;
  let paper;
  let plot;
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
  const hour = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const turned = (text) => (language === "en-GB" ? text : `\u2067${text}\u2069`);

  function build() {
    if (plot) plot.destroy();
    inks = Object.fromEntries(Object.entries(COLOURS).map(([fate, name]) => [fate, colour(name)]));
    const ink = colour("--soft");
    paper = colour("--sheet");
    const grid = { stroke: colour("--line"), width: 1 };
    const font = `13px ${getComputedStyle(document.body).fontFamily}`;
    const first = points[0].t;
    const last = points[points.length - 1].t;
    const margin = Math.max((last - first) * 0.06, 1800);
    const labels = (u, ticks) => {
      let before = "";
      return ticks.map((t) => {
        const moment = new Date(t * 1000);
        const date = turned(day.format(moment));
        const shown = last - first > 4 * 86400 ? date : date === before ? hour.format(moment) : `${hour.format(moment)}\n${date}`;
        const again = shown === date && date === before;
        before = date;
        return again ? "" : shown;
      });
    };
    plot = new window.uPlot({
      width: place.clientWidth,
      height: place.clientHeight,
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { show: false } },
      scales: { x: { range: [first - margin, last + margin] }, y: wide ? { distr: 4, asinh: 1, range: [0, top * 2] } : { range: [0, Math.max(1, top * 1.12)] } },
      axes: [
        { stroke: ink, grid, ticks: grid, font, values: labels, space: 90, size: 52 },
        { stroke: ink, grid, ticks: grid, font, size: 64, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7, 1e8, 1e9], values: (u, ticks) => ticks.map((n) => n.toLocaleString("en")) },
      ],
      series: [{}, { show: true, paths: () => null, points: { show: false } }],
      hooks: { draw: [draw], setCursor: [tell] },
    }, [points.map((one) => one.t), points.map(at)], place);
    plot.over.addEventListener("click", () => {
      const one = nearest(plot);
      if (one) window.location.assign(`/articles/${encodeURIComponent(one.article)}#c-${encodeURIComponent(one.claim)}`);
    });
  }

  build();
  let timer;
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => plot.setSize({ width: place.clientWidth, height: place.clientHeight }), 60);
  }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", build);
})();
