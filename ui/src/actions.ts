// What each keyboard shortcut does in the present state of the window.

import type { KeyAction } from "./settings/shortcuts";
import { messages } from "./shared/messages";
import type { Studio } from "./studio.svelte";

/** The handler of an action; none where the action makes no sense now. */
export function actionHandler(studio: Studio, action: KeyAction): (() => unknown) | undefined {
  const { gallery, recipe } = studio;
  // Whoever chooses a crop has no use for what is done with a portrait.
  const inStudio = studio.view === "studio" && !studio.cropping;
  const open = inStudio ? gallery.open : null;
  const zoom = inStudio ? studio.zoom : null;
  const stepHandler = (by: 1 | -1) => {
    const step = messages.format.direction === "rtl" ? ((-by) as 1 | -1) : by;
    return open ? () => studio.step(step) : undefined;
  };
  switch (action) {
    case "pick":
      return () => studio.pickPhotos();
    case "paste":
      return () => studio.pastePhotos();
    case "copy":
      return open ? () => studio.copy(open) : undefined;
    case "export":
      if (open) return () => studio.export(open);
      return studio.view === "gallery" && gallery.selected.size > 0 ? () => studio.exporter.exportMany(gallery.selection, "folder") : undefined;
    case "exportPhoto":
      return open?.original ? () => studio.exporter.export(open, true) : undefined;
    case "undo":
      // The last purge first: it waits for nobody.
      return () => (studio.purges.canUndo ? studio.purges.undo() : recipe.undo());
    case "redo":
      return () => recipe.redo();
    case "selectAll":
      return () => {
        studio.view = "gallery";
        gallery.selectAll();
      };
    case "purge":
      if (open) return () => studio.purges.confirm([open.id]);
      return studio.view === "gallery" ? () => studio.purges.confirm([...gallery.selected]) : undefined;
    case "previous":
      return stepHandler(-1);
    case "next":
      return stepHandler(1);
    case "wall":
      if (studio.view === "wall") return () => studio.back();
      return open?.original ? () => (studio.view = "wall") : undefined;
    case "zoomIn":
      return zoom ? () => zoom.zoomIn() : undefined;
    case "zoomOut":
      return zoom ? () => zoom.zoomOut() : undefined;
    case "zoomToFit":
      return zoom ? () => zoom.toFit() : undefined;
    case "fullScreen":
      return () => studio.toggleFullScreen();
    case "back":
      return () => studio.back();
    case "lock":
      return () => studio.lock();
    case "panic":
    case "showOriginal":
    case "showShortcuts":
      // Handled by idle tracking (panic) and by App (the other two).
      return undefined;
  }
}
