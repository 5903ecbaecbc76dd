// Picture files, examined and written with ImageMagick.

import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** How much two pictures differ, from 0 (alike) to 1; the second is scaled to the size of the first. */
export async function imageDifference(one, other) {
    const { stdout: size } = await run("identify", ["-format", "%wx%h", one]);
    // compare ends with 1 if the pictures differ, and writes the figure to stderr: "12345.6 (0.188)".
    const { stderr } = await run("compare", ["-metric", "RMSE", one, "(", other, "-resize", `${size}!`, ")", "null:"]).catch(error => error);
    return Number(stderr.match(/\((.+)\)/)[1]);
}

/** Writes a picture at half its size and in 64 colours. */
export async function saveHalfSize(from, to) {
    await mkdir(path.dirname(to), { recursive: true });
    await run("convert", [from, "-resize", "50%", "-colors", "64", to]);
}

/** Writes a picture at this size, whatever its proportions. */
export async function saveResized(from, to, width, height) {
    await run("convert", [from, "-resize", `${width}x${height}!`, to]);
}

/** Width, height and format of a picture file. */
export async function imageInfo(file) {
    const { stdout } = await run("identify", ["-format", "%w %h %m", file]);
    const [width, height, format] = stdout.split(" ");
    return { width: Number(width), height: Number(height), format };
}
