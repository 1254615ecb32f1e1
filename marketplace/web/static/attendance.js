// Keeps marks that are made without a connection on this phone, and sends each of them once when there is one again.
// What is kept has no names: enrolments, marks, the marks that were seen, and a key for each, so that twice is once.
"use strict";

const note = document.querySelector("[data-attendance-waiting]");
const form = document.querySelector("form[data-attendance]");
const PREFIX = `attendance:${note.dataset.person}:`;
const refusals = [];
let sending = false;
let copiedAt = "";

const read = (session) => JSON.parse(localStorage.getItem(PREFIX + session) || '{"marks": [], "conflicts": []}');
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const sessions = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));

function write(session, kept) {
  if (kept.marks.length || kept.conflicts.length || kept.held) localStorage.setItem(PREFIX + session, JSON.stringify(kept));
  else localStorage.removeItem(PREFIX + session);
}

function keep(session) {
  const kept = read(session);
  kept.marks = [...form.querySelectorAll("fieldset[data-enrolment]")]
    .map((child) => ({ enrolment: child.dataset.enrolment, seen: child.dataset.seen, mark: child.querySelector("input:checked").value, key: newKey() }))
    .filter(({ seen, mark }) => seen !== mark);
  kept.held = newKey();
  kept.conflicts = [];
  write(session, kept);
  show();
}

async function post(session, fields) {
  const answer = await fetch(`/provider/sessions/${session}/kept`, { method: "POST", body: new URLSearchParams(fields), redirect: "error" });
  return answer.json();
}

async function send() {
  if (sending) return;
  sending = true;
  let sent = false;
  try {
    for (const session of sessions()) sent = (await sendAll(session)) || sent;
  } catch {
    // There is no connection yet: what is kept stays kept.
  }
  sending = false;
  show(sent);
}

async function sendAll(session) {
  let sent = false;
  for (let kept = read(session); kept.marks.length; kept = read(session)) {
    const [mark] = kept.marks;
    const answer = await post(session, mark);
    kept.marks.shift();
    if (answer.state === "conflict") kept.conflicts.push({ ...mark, seen: answer.stands, key: newKey() });
    if (answer.state === "refused") refusals.push(answer.words);
    if (answer.state === "sent") seenNow(mark.enrolment, mark.mark);
    write(session, kept);
    sent = true;
  }
  const kept = read(session);
  if (kept.held) {
    const answer = await post(session, { held: "true", key: kept.held });
    delete kept.held;
    if (answer.state === "refused") refusals.push(answer.words);
    write(session, kept);
    sent = true;
  }
  return sent;
}

function seenNow(enrolment, mark) {
  const child = form && form.querySelector(`fieldset[data-enrolment="${enrolment}"]`);
  if (child) child.dataset.seen = mark;
}

function show(sent = false) {
  const all = sessions().map(read);
  const waiting = all.reduce((sum, kept) => sum + kept.marks.length, 0);
  const { one, many, sent: allSent, refused } = note.dataset;
  const said = [];
  if (waiting) said.push(waiting === 1 ? one : many.replace("{n}", waiting));
  else if (sent && !all.some((kept) => kept.conflicts.length)) said.push(allSent);
  for (const words of new Set(refusals)) said.push(refused.replace("{w}", words));
  if (form && !navigator.onLine && copiedAt) said.push(copiedAt);
  note.querySelector("[data-words]").textContent = said.join(" ");
  const list = note.querySelector("[data-conflicts]");
  list.replaceChildren(...sessions().flatMap((session) => read(session).conflicts.map((conflict) => conflictLine(session, conflict))));
  note.hidden = !said.length && !list.children.length;
}

function conflictLine(session, conflict) {
  const child = form && form.querySelector(`fieldset[data-enrolment="${conflict.enrolment}"]`);
  const name = child ? child.querySelector("legend").textContent.trim() : note.dataset.child;
  const called = (mark) => {
    const input = child && child.querySelector(`input[value="${mark}"]`);
    return input ? child.querySelector(`label[for="${input.id}"]`).textContent.trim() : mark;
  };
  const words = note.dataset.conflict.replace("{c}", name).replace("{m}", called(conflict.mark)).replace("{s}", called(conflict.seen));
  const line = document.createElement("li");
  line.append(words, " ", press(note.dataset.theirs, () => settle(session, conflict, false)), " ", press(note.dataset.mine, () => settle(session, conflict, true)));
  return line;
}

function press(words, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet";
  button.textContent = words;
  button.addEventListener("click", act);
  return button;
}

function settle(session, conflict, mine) {
  const kept = read(session);
  kept.conflicts = kept.conflicts.filter(({ key }) => key !== conflict.key);
  if (mine) kept.marks.push(conflict);
  write(session, kept);
  if (!mine) seenNow(conflict.enrolment, conflict.seen);
  send();
}

// With a connection the form is sent as ever; the script only finds out whether there is one.
async function sendForm(event) {
  event.preventDefault();
  let answer;
  try {
    answer = await fetch(location.href, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
  } catch {
    keep(form.dataset.attendance);
    return;
  }
  if (answer.type === "opaqueredirect") location.reload();
  else form.submit();
}

async function tellOfCopy() {
  const copy = await (await caches.open("rosters")).match(location.pathname);
  if (!copy) return;
  const at = new Date(Number(copy.headers.get("x-kept-at")));
  const hours = Number(copy.headers.get("x-copy-seconds")) / 3600;
  copiedAt = note.dataset.copy.replace("{t}", at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })).replace("{h}", hours);
  show();
}

async function beReadyToBeAway() {
  if (!("serviceWorker" in navigator)) return;
  const first = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register("/provider/away.js", { scope: "/provider/" });
  await navigator.serviceWorker.ready;
  if (first) {
    if (!navigator.serviceWorker.controller) await new Promise((go) => navigator.serviceWorker.addEventListener("controllerchange", go, { once: true }));
    const files = [...document.querySelectorAll("link[href^='/look/'], script[src^='/look/']")].map((each) => each.href || each.src);
    await Promise.all([location.href, ...files].map((address) => fetch(address)));
  }
  document.documentElement.dataset.readyToBeAway = "";
  await tellOfCopy();
}

if (form) {
  form.addEventListener("submit", sendForm);
  beReadyToBeAway().catch(() => {});
}
window.addEventListener("online", send);
window.addEventListener("offline", () => show());
show();
send();
