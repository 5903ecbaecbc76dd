import { describe, expect, test } from "vitest";

import { Zoom } from "../src/shared/zoom.svelte";

function shown(pixelRatio = 1, frame = { width: 4000, height: 3000 }) {
  const zoom = new Zoom(frame);
  zoom.resize({ width: 800, height: 800 }, pixelRatio);
  return zoom;
}

describe("a picture", () => {
  test("starts fitted and centred", () => {
    const zoom = shown();
    expect(zoom).toMatchObject({ width: 800, height: 600, topLeft: { x: 0, y: 100 }, fitted: true });
    zoom.resize({ width: 400, height: 800 }, 1);
    expect(zoom.width).toBe(400);
  });

  test("at actual size has one pixel on each screen pixel, at any pixel ratio", () => {
    for (const pixelRatio of [1, 1.5, 2]) {
      const zoom = shown(pixelRatio);
      zoom.toActualSize();
      expect(zoom.magnification).toBeCloseTo(1);
      expect(zoom.width).toBeCloseTo(4000 / pixelRatio);
    }
  });

  test("zooms around the pointer: the point under it stays under it", () => {
    const zoom = shown();
    const at = { x: 200, y: 300 };
    const under = () => ({ x: (at.x - zoom.topLeft.x) / zoom.scale, y: (at.y - zoom.topLeft.y) / zoom.scale });
    const before = under();
    for (const factor of [2, 1.3, 3]) zoom.zoomBy(factor, at);
    expect(under().x).toBeCloseTo(before.x, 3);
    expect(under().y).toBeCloseTo(before.y, 3);
  });

  test("never leaves the viewport, never exceeds sixteen screen pixels for one, and zoomed out is fitted again", () => {
    const zoom = shown();
    zoom.toActualSize();
    zoom.pan(1e6, -1e6);
    expect(zoom.topLeft).toEqual({ x: 0, y: 800 - 3000 });
    for (let i = 0; i < 60; i++) zoom.zoomIn();
    expect(zoom.magnification).toBeCloseTo(16);
    for (let i = 0; i < 60; i++) zoom.zoomOut();
    expect(zoom).toMatchObject({ fitted: true, topLeft: { x: 0, y: 100 } });
  });

  test("does not move while it is fitted", () => {
    const zoom = shown();
    zoom.pan(50, 50);
    expect(zoom.topLeft).toEqual({ x: 0, y: 100 });
  });

  test("smaller than the viewport is enlarged to fit it, and gets no smaller", () => {
    const zoom = shown(1, { width: 100, height: 100 });
    expect(zoom.scale).toBe(8);
    zoom.toActualSize();
    expect(zoom.fitted).toBe(true);
  });
});
