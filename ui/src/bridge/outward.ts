// What the page itself tries, to reach out of the window. The addresses are those that are set aside for documentation
// (RFC 5737), so that where nothing stops the page nobody hears it.

/** A means of reaching out that a page has. */
export type PageWay = "fetch" | "image" | "socket" | "navigation";

/** Who kept the page in: its own rules (the content security policy), or the program, which lets it go to no other page. */
export type Keeper = "rules" | "program";

export interface PageAttempt {
  way: PageWay;
  target: string;
  /** Nobody: it was let through, answered or not. */
  keeper: Keeper | null;
}

const HOST = "192.0.2.1";
/** How long something that nobody stops is waited for, in milliseconds. */
const PATIENCE = 1500;

/** Tries each in turn; `wasKept` tells whether the program has kept the page from going to an address. */
export async function probeFromPage(wasKept: (address: string) => Promise<boolean>): Promise<PageAttempt[]> {
  const told: PageAttempt[] = [];
  for (const [way, target, begin] of [
    ["fetch", `https://${HOST}/portrait`, (target: string) => void fetch(target, { mode: "no-cors" }).catch(() => {})],
    ["image", `https://${HOST}/portrait.jpg`, (target: string) => void (new Image().src = target)],
    ["socket", `wss://${HOST}/portrait`, socket],
  ] as const) {
    told.push({ way, target, keeper: (await ruledOut(target, begin)) ? "rules" : null });
  }
  // Last: a page that may leave is gone after this, and everybody can see it.
  const target = `https://${HOST}/portrait`;
  location.href = target;
  await new Promise((resolve) => setTimeout(resolve, 300));
  told.push({ way: "navigation", target, keeper: (await wasKept(target)) ? "program" : null });
  return told;
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
function ruledOut(target: string, begin: (target: string) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (stopped: boolean) => {
      document.removeEventListener("securitypolicyviolation", hear);
      clearTimeout(patience);
      resolve(stopped);
    };
    // Browsers differ in how much of the address they tell.
    const hear = (event: SecurityPolicyViolationEvent) => {
      if (event.disposition === "enforce" && event.blockedURI.includes(HOST)) end(true);
    };
    const patience = setTimeout(() => end(false), PATIENCE);
    document.addEventListener("securitypolicyviolation", hear);
    begin(target);
  });
}
