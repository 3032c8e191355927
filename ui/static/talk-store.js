// Where conversations are kept: on the server for who has signed in, else in this browser. Both know the same: list,
// read, keep, rename, remove. `keep` goes on from a state that it names by its time, and gives the time of the new one; 0,
// and nothing is changed, where another tab went on with it meanwhile.
(() => {
  const PREFIX = "govreport.talk.";
  const MOST = 100;
  const SMALL = 60000; // bytes that a browser still sends of a page that is left

  const here = (id) => { try { return JSON.parse(localStorage.getItem(PREFIX + id)); } catch { return null; } };
  const ids = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  const all = () => ids().map((id) => ({ id, ...here(id) })).filter((each) => each.turns).sort((a, b) => b.at - a.at);
  function put(id, talk) {
    for (;;) {
      try { localStorage.setItem(PREFIX + id, JSON.stringify(talk)); return; } catch { // the browser gives a page some 5 MB: the oldest goes
        const oldest = all().filter((each) => each.id !== id).at(-1);
        if (!oldest) return;
        localStorage.removeItem(PREFIX + oldest.id);
      }
    }
  }

  const browser = {
    list: async (words) => all().filter((each) => words.every((word) => `${each.name} ${each.turns}`.toLowerCase().includes(word))),
    read: async (id) => here(id),
    async keep(id, talk, from) {
      const before = here(id);
      if (before && before.at !== from) return 0;
      const at = Math.max(Date.now(), from + 1);
      put(id, { name: before?.named ? before.name : talk.name, named: before?.named || talk.named, at, turns: talk.turns });
      for (const old of all().slice(MOST)) localStorage.removeItem(PREFIX + old.id);
      return at;
    },
    async rename(id, name) { const talk = here(id); if (talk) put(id, { ...talk, name, named: true }); },
    async remove(id) { localStorage.removeItem(PREFIX + id); },
  };

  async function call(path, data) {
    const body = data && JSON.stringify(data);
    const reply = await fetch(`/talks${path}`, body ? { method: "POST", body, headers: { "content-type": "application/json" }, keepalive: body.length < SMALL } : {});
    if (!reply.ok) throw new Error(`${reply.status}`);
    return reply.json();
  }

  const server = {
    list: async (words) => (await call(`?find=${encodeURIComponent(words.join(" ").slice(0, 200))}`)).talks,
    read: async (id) => (await call(`/${id}`)).talk,
    keep: async (id, { name, named, turns }, at) => (await call(`/${id}`, { name, named, turns, at })).at,
    rename: (id, name) => call(`/${id}/name`, { name }),
    remove: (id) => call(`/${id}/remove`, {}),
  };

  window.govreportStore = call("").then(({ kept }) => (kept === "server" ? server : browser), () => browser);
})();
