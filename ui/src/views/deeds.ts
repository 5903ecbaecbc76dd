// What each key of the list does in the window as it is now.

import type { Deed } from "../settings/keys";
import { messages } from "../shared/messages";
import type { Studio } from "../studio.svelte";

/** What a deed would do now; none where it makes no sense. */
export function act(studio: Studio, deed: Deed): (() => unknown) | undefined {
  const { gallery, recipe } = studio;
  const onStage = studio.view === "stage";
  const open = onStage ? gallery.open : null;
  const zoom = onStage ? studio.zoom : null;
  const sideways = (by: 1 | -1) => {
    const step = messages.format.direction === "rtl" ? ((-by) as 1 | -1) : by;
    return open ? () => studio.attempt(() => gallery.step(step)) : undefined;
  };
  switch (deed) {
    case "pick":
      return () => studio.pick();
    case "paste":
      return () => studio.paste();
    case "copy":
      return open ? () => studio.copy(open) : undefined;
    case "export":
      if (open) return () => studio.export(open);
      return studio.view === "gallery" && gallery.selected.size > 0 ? () => studio.exportMany(gallery.selection, "folder") : undefined;
    case "exportPhoto":
      return open?.original ? () => studio.export(open, true) : undefined;
    case "undo":
      return () => recipe.undo();
    case "redo":
      return () => recipe.redo();
    case "selectAll":
      return () => {
        studio.view = "gallery";
        gallery.selectAll();
      };
    case "purge":
      if (open) return () => studio.askToPurge([open.id]);
      return studio.view === "gallery" ? () => studio.askToPurge([...gallery.selected]) : undefined;
    case "previous":
      return sideways(-1);
    case "next":
      return sideways(1);
    case "zoomIn":
      return zoom ? () => zoom.in() : undefined;
    case "zoomOut":
      return zoom ? () => zoom.out() : undefined;
    case "fit":
      return zoom ? () => zoom.toFit() : undefined;
    case "fullScreen":
      return () => studio.toggleFullScreen();
    case "back":
      return () => studio.back();
    case "lock":
      return () => studio.lock();
    case "panic":
    case "peek":
    case "list":
      // Heard before anything else, held, and shown by the window itself.
      return undefined;
  }
}
