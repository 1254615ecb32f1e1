// Answers for the provider's pages while there is no connection: with a copy of a roster, for as long as it may be kept.
"use strict";

const COPIES = "rosters";
const LOOK = "look";
const AWAY = "/provider/away";
const LIVES = "x-copy-seconds";
const KEPT_AT = "x-kept-at";
const ROSTER = /^\/provider\/sessions\/[a-z0-9]+$/;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(LOOK).then((look) => look.add(AWAY)));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (ROSTER.test(pathname)) event.respondWith(roster(request, pathname));
  else if (pathname.startsWith("/look/")) event.respondWith(look(request));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(away));
});

async function roster(request, pathname) {
  const copies = await caches.open(COPIES);
  await forget(copies);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && fresh.headers.has(LIVES)) await copies.put(pathname, await dated(fresh.clone()));
    else if (fresh.status !== 0) await copies.delete(pathname);
    return fresh;
  } catch {
    return (await copies.match(pathname)) || away();
  }
}

async function dated(page) {
  const headers = new Headers(page.headers);
  headers.set(KEPT_AT, String(Date.now()));
  return new Response(await page.blob(), { status: page.status, headers });
}

// A copy that is too old is deleted before anything else is done, whatever page of ours is asked for.
async function forget(copies) {
  for (const request of await copies.keys()) {
    const copy = await copies.match(request);
    const lived = Date.now() - Number(copy.headers.get(KEPT_AT));
    if (lived >= Number(copy.headers.get(LIVES)) * 1000) await copies.delete(request);
  }
}

async function look(request) {
  const kept = await caches.open(LOOK);
  const known = await kept.match(request);
  if (known) return known;
  const fresh = await fetch(request);
  if (fresh.ok) await kept.put(request, fresh.clone());
  return fresh;
}

async function away() {
  return (await caches.match(AWAY)) || Response.error();
}
