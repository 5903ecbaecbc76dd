"""The structure test finds each kind of violation, and nothing in a tree that keeps the rules.

    python3 -m unittest discover --start-directory scripts/tests
"""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import structure  # noqa: E402

ENGINE, VAULT, PROGRAM, PAGE = (part for part in structure.ROOMS if part.startswith(("src-tauri", "ui")))


class Structure(unittest.TestCase):
    def violations(self, files: dict[str, str]) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            return [str(each) for each in structure.check(root)[0]]

    def assert_one(self, files: dict[str, str], place: str, *words: str) -> None:
        found = self.violations(files)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(place + ":"), found[0])
        for word in words:
            self.assertIn(word, found[0])

    def assert_none(self, files: dict[str, str]) -> None:
        self.assertEqual(self.violations(files), [])

    def engine(self, **modules: str) -> dict[str, str]:
        """The engine with these modules: `codec` is codec.rs, `codec__jpeg` is codec/jpeg.rs."""
        rooms = dict.fromkeys(name.split("__")[0] for name in modules if name != "lib")
        lines = "".join(f"mod {room};\n" for room in rooms)
        files = {f"{ENGINE}/lib.rs": lines + modules.pop("lib", "")}
        return files | {f"{ENGINE}/{name.replace('__', '/')}.rs": text for name, text in modules.items()}

    # --- the order of the rooms

    def test_a_room_may_import_one_below_it(self):
        self.assert_none(self.engine(image="pub struct Pixels;", codec="use crate::image::Pixels;\nfn read() -> Pixels { Pixels }"))

    def test_a_use_against_the_order_is_found(self):
        self.assert_one(self.engine(image="\nuse crate::codec::read;", codec="pub fn read() {}"), f"{ENGINE}/image.rs:2", "image may not import codec")

    def test_a_nested_use_is_found_on_its_own_line(self):
        image = "use crate::{\n    error::Error,\n    codec::{read, write as put},\n};"
        files = self.engine(image=image, codec="pub fn read() {}\npub fn write() {}", error="pub enum Error {}")
        self.assert_one(files, f"{ENGINE}/image.rs:3", "`read`, `write`")

    def test_a_path_without_use_is_found(self):
        files = self.engine(image="mod rows;", image__rows="fn rows() {\n    crate::codec::read(super::super::codec::LIMIT)\n}", codec="pub fn read(_: u8) {}\npub const LIMIT: u8 = 1;")
        self.assert_one(files, f"{ENGINE}/image/rows.rs:2", "`read`, `LIMIT`")

    def test_a_name_behind_the_root_is_followed_to_its_room(self):
        files = self.engine(lib="pub use codec::read;", image="use crate::read;", codec="pub fn read() {}")
        self.assert_one(files, f"{ENGINE}/image.rs:1", "image may not import codec")

    def test_a_name_behind_a_glob_is_followed_to_its_room(self):
        files = self.engine(lib="pub use codec::*;", image="use crate::read;", codec="mod jpeg;\npub use jpeg::*;", codec__jpeg="pub fn read() {}")
        self.assert_one(files, f"{ENGINE}/image.rs:1", "image may not import codec")

    def test_super_in_a_module_within_a_file_is_that_file(self):
        image = "struct Pixels;\nmod rows {\n    use super::Pixels;\n    use super::super::codec::read;\n}"
        self.assert_one(self.engine(image=image, codec="pub fn read() {}"), f"{ENGINE}/image.rs:4", "image may not import codec")

    def test_a_module_with_a_path_of_its_own_is_read(self):
        image = '#[cfg(unix)]\n#[path = "image/linux.rs"]\nmod platform;\nfn f() { platform::f() }'
        files = self.engine(image=image, codec="pub fn read() {}") | {f"{ENGINE}/image/linux.rs": "pub fn f() { crate::codec::read() }"}
        self.assert_one(files, f"{ENGINE}/image/linux.rs:1", "image may not import codec")

    def test_what_the_root_itself_defines_is_no_room(self):
        files = self.engine(lib="pub fn blocking() {}", image="use crate::blocking;")
        self.assert_one(files, f"{ENGINE}/image.rs:1", "from the root")

    def test_tests_comments_and_strings_do_not_count(self):
        image = (
            "// crate::codec::read\n/* use crate::codec::read; */\nconst TEXT: &str = \"crate::codec::read\";\n"
            "const RAW: &str = r#\"use crate::codec::read;\"#;\n"
            "#[cfg(test)]\nuse crate::codec::{read, write};\n"
            "#[cfg(test)]\n#[allow(clippy::unwrap_used)]\nmod tests { use crate::codec::read; fn f() { { read() } } }\n"
            "#[cfg(test)]\nmod residue;\n"
        )
        files = self.engine(image=image, codec="pub fn read() {}\npub fn write() {}")
        self.assert_none(files | {f"{ENGINE}/image/residue.rs": "use crate::codec::read;"})

    def test_what_follows_a_test_counts(self):
        image = "#[cfg(test)]\nmod tests { fn f() {} }\nuse crate::codec::read;"
        self.assert_one(self.engine(image=image, codec="pub fn read() {}"), f"{ENGINE}/image.rs:3")

    def test_purge_and_backup_stand_beside_each_other(self):
        files = {f"{VAULT}/lib.rs": "mod purge;\nmod backup;", f"{VAULT}/purge.rs": "use crate::backup::copy;", f"{VAULT}/backup.rs": "pub fn copy() {}"}
        self.assert_one(files, f"{VAULT}/purge.rs:1", "purge may not import backup")

    def test_the_program_may_not_jump_from_the_command_line_to_the_window(self):
        files = {f"{PROGRAM}/lib.rs": "mod cli;\nmod shell;", f"{PROGRAM}/cli.rs": "fn main() { crate::shell::run() }", f"{PROGRAM}/shell.rs": "pub fn run() {}"}
        self.assert_one(files, f"{PROGRAM}/cli.rs:1", "cli may not import shell")

    def test_the_darkroom_may_not_name_the_vault(self):
        files = {f"{PROGRAM}/lib.rs": "mod darkroom;", f"{PROGRAM}/darkroom.rs": "use vault::Vault;"}
        self.assert_one(files, f"{PROGRAM}/darkroom.rs:1", "crate vault")

    def test_the_engine_names_no_crate_of_ours(self):
        self.assert_one(self.engine(codec="fn f() { vault::open() }"), f"{ENGINE}/codec.rs:1", "crate vault")

    def test_a_module_called_like_a_crate_is_not_the_crate(self):
        files = {
            f"{PROGRAM}/lib.rs": "mod darkroom;",
            f"{PROGRAM}/darkroom.rs": "mod vault;\nfn f() { vault::open() }",
            f"{PROGRAM}/darkroom/vault.rs": "pub fn open() {}",
        }
        self.assert_none(files)

    def test_only_the_shell_names_tauri_and_only_derives_name_specta(self):
        files = {f"{PROGRAM}/lib.rs": "mod shell;\nmod studio;", f"{PROGRAM}/shell.rs": "use tauri::Window;\n#[specta::specta]\nfn f() {}"}
        studio = '#[cfg_attr(feature = "gui", derive(specta::Type))]\nstruct A;'
        self.assert_none(files | {f"{PROGRAM}/studio.rs": studio})
        self.assert_one(files | {f"{PROGRAM}/studio.rs": studio + "\n#[tauri::command]\nfn f() {}"}, f"{PROGRAM}/studio.rs:3", "tauri")
        self.assert_one(files | {f"{PROGRAM}/studio.rs": studio + "\n#[specta::specta]\nfn f() {}"}, f"{PROGRAM}/studio.rs:3", "specta")

    def test_only_the_bridge_imports_tauri_in_the_page(self):
        self.assert_none({f"{PAGE}/bridge/tauri.ts": 'import { invoke } from "@tauri-apps/api/core";\n'})
        self.assert_one({f"{PAGE}/gallery/a.ts": '\nimport { invoke } from "@tauri-apps/api/core";\n'}, f"{PAGE}/gallery/a.ts:2", "bridge")

    def test_folders_of_the_page_do_not_import_each_other(self):
        files = {
            f"{PAGE}/gallery/Gallery.svelte": '<script lang="ts">\n  import {\n    open,\n  } from "../vault/vault.svelte";\n</script>\n',
            f"{PAGE}/vault/vault.svelte.ts": 'export { words } from "../shared/words";\n',
            f"{PAGE}/shared/words.ts": "export const words = 1;\n",
        }
        self.assert_one(files, f"{PAGE}/gallery/Gallery.svelte:2", "gallery may not import vault")

    def test_looks_are_drawn_without_the_network(self):
        files = {"models/training/network.py": "", "models/training/looks/cel.py": "def cel():\n    from network import Network\n"}
        self.assert_one(files, "models/training/looks/cel.py:2", "looks")

    def test_training_does_not_import_the_evaluation(self):
        files = {"models/training/train.py": "from evaluate import skin\n", "models/training/evaluate/skin.py": "", "models/training/evaluate/__init__.py": ""}
        self.assert_one(files, "models/training/train.py:1", "the root may not import evaluate")

    # --- circles

    def test_a_circle_of_three_files_is_found_once(self):
        files = self.engine(
            codec="mod a;\nmod b;\nmod c;", codec__a="use super::b::f;", codec__b="pub use crate::codec::c::f;", codec__c="pub fn f() { super::a::g() }"
        )
        files[f"{ENGINE}/codec/a.rs"] += "\npub fn g() {}\nfn h() { super::b::own() }"
        files[f"{ENGINE}/codec/b.rs"] += "\npub fn own() {}"
        self.assert_one(files, f"{ENGINE}/codec/a.rs", "a circle of 3 files", "codec/b.rs:1")

    def test_a_child_may_take_a_type_of_its_parent_but_not_call_it(self):
        codec = "mod jpeg;\npub struct Limits;\npub fn fit() {}\nfn read() { jpeg::read(Limits) }"
        self.assert_none(self.engine(codec=codec, codec__jpeg="use super::Limits;\npub fn read(_: Limits) {}"))
        self.assert_one(self.engine(codec=codec, codec__jpeg="pub fn read() { super::fit() }"), f"{ENGINE}/codec/jpeg.rs:1", "a circle of 2 files")

    def test_error_types_are_no_circle(self):
        self.assert_none(self.engine(error="use crate::image::ImageError;", image="use crate::error::Error;\npub struct ImageError;\nfn f(_: Error) {}"))

    def test_types_alone_are_no_circle_in_the_page(self):
        one = 'import { b } from "./b";\nexport type A = 1;\n'
        self.assert_none({f"{PAGE}/shared/a.ts": one, f"{PAGE}/shared/b.ts": 'import type { A } from "./a";\n'})
        self.assert_none({f"{PAGE}/shared/a.ts": one, f"{PAGE}/shared/b.ts": 'import { type A } from "./a";\n'})
        self.assert_one({f"{PAGE}/shared/a.ts": one, f"{PAGE}/shared/b.ts": 'import { a, type A } from "./a";\n'}, f"{PAGE}/shared/a.ts:1", "circle")

    def test_a_circle_in_python_is_found(self):
        files = {"models/training/a.py": "import b\n", "models/training/b.py": "def f():\n    from a import x\n"}
        self.assert_one(files, "models/training/a.py:1", "a circle of 2 files")

    # --- length and place

    def test_a_long_file_is_found_unless_it_is_listed(self):
        text = "\n" * (structure.MOST_LINES + 1)
        self.assert_one({"tests/e2e/main.rs": text}, f"tests/e2e/main.rs:{structure.MOST_LINES + 1}", "451 lines")
        self.assert_none({"tests/e2e/main.rs": text[1:], f"{PAGE}/bridge/bindings.ts": text, "tests/window/node_modules/a.mjs": text})

    def test_a_file_outside_of_its_room_is_found(self):
        self.assert_one(self.engine(manager=""), f"{ENGINE}/manager.rs:1", "outside of the rooms")
        self.assert_one({f"{PAGE}/helpers/a.ts": ""}, f"{PAGE}/helpers/a.ts:1", "outside of the rooms")
        self.assert_one({f"{PAGE}/helpers.ts": ""}, f"{PAGE}/helpers.ts:1", "outside of the rooms")
        self.assert_one(self.engine(image="") | {f"{ENGINE}/image/lost.rs": ""}, f"{ENGINE}/image/lost.rs:1", "no `mod` line")


if __name__ == "__main__":
    unittest.main()
