// The page's part of the network test: it tries to reach addresses that are reserved for documentation (RFC 5737), so that
// nobody receives anything even if nothing blocks the page.

/** A way for a page to reach the network. */
export type PageMethod = "fetch" | "image" | "socket" | "navigation";

/** What blocked an attempt: the page's content security policy ("rules"), or the program, which forbids navigation. */
export type BlockedBy = "rules" | "program";

export interface PageAttempt {
  way: PageMethod;
  target: string;
  /** null: nothing blocked it, answered or not. */
  blockedBy: BlockedBy | null;
}

const HOST = "192.0.2.1";
/** How long to wait for a block, in milliseconds. */
const WAIT_MS = 1500;

/** Tries each way in turn; `wasBlocked` asks the program whether it blocked navigation to an address. */
export async function probeFromPage(wasBlocked: (address: string) => Promise<boolean>): Promise<PageAttempt[]> {
  const attempts: PageAttempt[] = [];
  for (const [way, target, start] of [
    ["fetch", `https://${HOST}/portrait`, (target: string) => void fetch(target, { mode: "no-cors" }).catch(() => {})],
    ["image", `https://${HOST}/portrait.jpg`, (target: string) => void (new Image().src = target)],
    ["socket", `wss://${HOST}/portrait`, socket],
  ] as const) {
    attempts.push({ way, target, blockedBy: (await stoppedByRules(target, start)) ? "rules" : null });
  }
  // Last: if nothing blocks this, the page is left.
  const target = `https://${HOST}/portrait`;
  location.href = target;
  await new Promise((resolve) => setTimeout(resolve, 300));
  attempts.push({ way: "navigation", target, blockedBy: (await wasBlocked(target)) ? "program" : null });
  return attempts;
}

function socket(target: string): void {
  try {
    const socket = new WebSocket(target);
    socket.onopen = () => socket.close();
  } catch {
    // Refused before it was made; only the policy violation counts.
  }
}

/** Whether the content security policy reports that it blocked this. */
function stoppedByRules(target: string, start: (target: string) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (stopped: boolean) => {
      document.removeEventListener("securitypolicyviolation", onViolation);
      clearTimeout(timer);
      resolve(stopped);
    };
    // Browsers differ in how much of the address they report.
    const onViolation = (event: SecurityPolicyViolationEvent) => {
      if (event.disposition === "enforce" && event.blockedURI.includes(HOST)) finish(true);
    };
    const timer = setTimeout(() => finish(false), WAIT_MS);
    document.addEventListener("securitypolicyviolation", onViolation);
    start(target);
  });
}
