// Presets in the fake program.

import type { Preset, PresetContent } from "../index";
import { receipt } from "./data";
import { FakeDiagnostics } from "./diagnostics";

export class FakePresets extends FakeDiagnostics {
  presets: Preset[] = [];
  #presetCount = 0;

  async listPresets() {
    return [...this.presets];
  }

  async savePreset(name: string, content: PresetContent, replace: boolean) {
    const old = this.presets.find((preset) => preset.name === name);
    if (old && !replace) throw new Error("there is a preset of this name");
    const preset = { id: old?.id ?? `preset-${++this.#presetCount}`, name, content };
    this.presets = old ? this.presets.map((other) => (other === old ? preset : other)) : [...this.presets, preset];
    return preset;
  }

  async renamePreset(id: string, name: string) {
    this.presets = this.presets.map((preset) => (preset.id === id ? { ...preset, name } : preset));
  }

  async removePreset(id: string) {
    this.presets = this.presets.filter((preset) => preset.id !== id);
    return receipt(1, false);
  }

  async reorderPresets(ids: string[]) {
    this.presets = ids.flatMap((id) => this.presets.find((preset) => preset.id === id) ?? []);
  }
}
