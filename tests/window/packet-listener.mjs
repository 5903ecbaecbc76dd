// A listener for whatever the page sends.

import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";

/** Listens on one port for TCP and UDP, and records what arrives. */
export class PacketListener {
    received = [];
    port;
    #servers = [];

    static async open() {
        const listener = new PacketListener();
        const tcp = createServer(socket => (listener.received.push("tcp"), socket.destroy()));
        await new Promise(resolve => tcp.listen(0, "127.0.0.1", resolve));
        listener.port = tcp.address().port;
        const udp = createSocket("udp4", () => listener.received.push("udp"));
        await new Promise(resolve => udp.bind(listener.port, "127.0.0.1", resolve));
        listener.#servers = [tcp, udp];
        return listener;
    }

    /** Sends it a connection and a packet, as proof that it works. */
    async sendTestPackets() {
        await new Promise(resolve => connect(this.port, "127.0.0.1").once("connect", resolve));
        const sender = createSocket("udp4");
        await new Promise(resolve => sender.send("face", this.port, "127.0.0.1", resolve));
        sender.close();
    }

    close() {
        for (const server of this.#servers) server.close();
    }
}
