// What the page itself tries, to reach out of the window. The addresses are those that are set aside for documentation
// (RFC 5737), so that where nothing stops the page nobody hears it.

/** A means of reaching out that a page has. */
export type PageMethod = "fetch" | "image" | "socket" | "navigation";

/** Who kept the page in: its own rules (the content security policy), or the program, which lets it go to no other page. */
export type BlockedBy = "rules" | "program";

export interface PageAttempt {
  way: PageMethod;
  target: string;
  /** Nobody: it was let through, answered or not. */
  blockedBy: BlockedBy | null;
}

const HOST = "192.0.2.1";
/** How long something that nobody stops is waited for, in milliseconds. */
const WAIT_MS = 1500;

/** Tries each in turn; `wasBlocked` tells whether the program has kept the page from going to an address. */
export async function probeFromPage(wasBlocked: (address: string) => Promise<boolean>): Promise<PageAttempt[]> {
  const attempts: PageAttempt[] = [];
  for (const [way, target, start] of [
    ["fetch", `https://${HOST}/portrait`, (target: string) => void fetch(target, { mode: "no-cors" }).catch(() => {})],
    ["image", `https://${HOST}/portrait.jpg`, (target: string) => void (new Image().src = target)],
    ["socket", `wss://${HOST}/portrait`, socket],
  ] as const) {
    attempts.push({ way, target, blockedBy: (await stoppedByRules(target, start)) ? "rules" : null });
  }
  // Last: a page that may leave is gone after this, and everybody can see it.
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
    // Refused before it was made; what counts is what the rules say.
  }
}

/** Whether the page's own rules say that they have stopped this. */
function stoppedByRules(target: string, start: (target: string) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (stopped: boolean) => {
      document.removeEventListener("securitypolicyviolation", onViolation);
      clearTimeout(timer);
      resolve(stopped);
    };
    // Browsers differ in how much of the address they tell.
    const onViolation = (event: SecurityPolicyViolationEvent) => {
      if (event.disposition === "enforce" && event.blockedURI.includes(HOST)) finish(true);
    };
    const timer = setTimeout(() => finish(false), WAIT_MS);
    document.addEventListener("securitypolicyviolation", onViolation);
    start(target);
  });
}
