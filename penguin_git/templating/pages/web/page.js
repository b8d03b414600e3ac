// Brings open pages up to date when something has changed, and moves along cards by arrow keys. All works without it.
"use strict";

// Seconds between two looks: an agent that talks much makes no page flicker, and some pages take long to make.
const PAUSE = Number(document.querySelector("[data-pace]")?.dataset.pace ?? 1);
const link = document.getElementById("link");
let looking = false;
let again = false;
const SETTLED = 500; // milliseconds in which a button that has just moved takes no click: it was meant for what was there
const moved = new Map();

function say(text) {
  if (link && link.textContent !== text) link.textContent = text;
}

// Somebody who writes, or has opened something to write in, keeps what is there.
function isInUse(part) {
  const active = document.activeElement;
  if (part.contains(active) && active.matches("input, textarea")) return true;
  return [...part.querySelectorAll("textarea, input:not([type=hidden])")].some((field) => field.value !== field.defaultValue);
}

function nameOf(element) {
  if (!element || !element.getAttribute) return "";
  return element.id ? `#${CSS.escape(element.id)}` : element.getAttribute("href") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : "";
}

function renew(old, fresh) {
  if (old.outerHTML === fresh.outerHTML || isInUse(old)) return;
  const focused = old.contains(document.activeElement) ? nameOf(document.activeElement) : "";
  const states = [...old.querySelectorAll("details[id]")].map((one) => [one.id, one.open]);
  const scrolled = [...[old], ...old.querySelectorAll("pre, .picture")].map((one) => [one.scrollLeft, one.scrollTop]);
  const isAtEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 40;
  for (const [id, open] of states) {
    const same = fresh.querySelector(`#${CSS.escape(id)}`);
    if (same) same.open = open;
  }
  old.replaceWith(fresh);
  [...[fresh], ...fresh.querySelectorAll("pre, .picture")].forEach((one, at) => {
    if (scrolled[at]) [one.scrollLeft, one.scrollTop] = scrolled[at];
  });
  if (focused) fresh.querySelector(focused)?.focus({ preventScroll: true });
  if (fresh.hasAttribute("data-every") && isAtEnd) window.scrollTo(0, document.documentElement.scrollHeight);
}

// Where each button stands that does something.
function places() {
  const buttons = document.querySelectorAll("button[id], summary[id]");
  return new Map([...buttons].map((one) => [one.id, Object.values(one.getBoundingClientRect().toJSON()).join()]));
}

function takeOver(page) {
  const before = places();
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(old.id);
    if (fresh) renew(old, document.adoptNode(fresh));
  }
  document.title = page.title;
  for (const [id, place] of places()) if (before.get(id) !== place) moved.set(id, performance.now());
}

function wait(event) {
  const button = event.target.closest?.("button[id], summary[id]");
  if (button && event.detail && performance.now() - (moved.get(button.id) ?? -SETTLED) < SETTLED) event.preventDefault();
}

async function look() {
  if (looking || document.hidden) {
    again = true;
    return;
  }
  looking = true;
  again = false;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "error" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      takeOver(page);
    } else if (answer.status === 401) {
      say("This page has ended: open the address that penguin web printed.");
    }
  } catch {
    say("The server does not answer; what you see may be old.");
  }
  setTimeout(() => {
    looking = false;
    if (again) look();
  }, 1000 * PAUSE);
}

function follow() {
  let number;
  const news = new EventSource(document.body.dataset.news);
  news.onopen = () => say("Changes appear by themselves.");
  news.onmessage = (message) => {
    if (number !== undefined && number !== message.data) look();
    number = message.data;
  };
  news.onerror = () => say("Nothing is heard from the server; reload to see what has changed.");
  document.addEventListener("visibilitychange", () => again && look());
  window.addEventListener("pagehide", () => news.close());
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
}

function cardLinks(column) {
  return [...column.querySelectorAll(".card a")];
}

function move(event) {
  const from = document.activeElement?.closest?.(".card");
  if (!from || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const column = from.closest(".column");
  const at = cardLinks(column).indexOf(document.activeElement);
  const columns = [...document.querySelectorAll(".column")].filter((one) => one.querySelector(".card"));
  const beside = (step) => {
    const next = columns[columns.indexOf(column) + step];
    return next && cardLinks(next)[Math.min(at, cardLinks(next).length - 1)];
  };
  const steps = {
    ArrowDown: () => cardLinks(column)[at + 1],
    ArrowUp: () => cardLinks(column)[at - 1],
    ArrowRight: () => beside(1),
    ArrowLeft: () => beside(-1),
    Home: () => cardLinks(column)[0],
    End: () => cardLinks(column).at(-1),
  };
  const next = steps[event.key]?.();
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.closest(".card").scrollIntoView({ block: "nearest", inline: "nearest" });
}

if (document.body.dataset.news) {
  const here = new URL(location.href);
  if (here.searchParams.has("said")) {
    here.searchParams.delete("said"); // it has been read, and a reload need not say it again
    history.replaceState(null, "", here);
  }
  follow();
  document.addEventListener("keydown", move);
  document.addEventListener("click", wait, true);
  const every = document.querySelector("[data-every]")?.dataset.every;
  if (every) setInterval(look, 1000 * every);
}
