// Processes and ports, as the kernel shows them.

import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";

/** The process ids of the running children of a process. */
export async function childrenOf(pid) {
    const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
    const lists = tasks.map(task => readFile(`/proc/${pid}/task/${task}/children`, "utf8").catch(() => ""));
    return (await Promise.all(lists)).join(" ").split(/\s+/).filter(Boolean);
}

/** These processes and all their descendants. */
export async function withDescendants(pids) {
    const pending = [...pids];
    const found = [];
    for (let pid = pending.pop(); pid; pid = pending.pop()) {
        found.push(pid);
        pending.push(...(await childrenOf(pid)));
    }
    return found;
}

/** A port that nobody listens on. */
export function freePort() {
    return new Promise((resolve, reject) => {
        const probe = createServer().once("error", reject);
        probe.listen(0, "127.0.0.1", () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}
