"""The check of the templates finds each kind of mistake, and nothing in a drawing that keeps the grammar."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import templates  # noqa: E402

WORDS = '<rect id="words-title" x="0" y="0" width="9" height="9" data-font="text" data-size="9" data-min="4" data-fill="var(--ink)"/>'


def mistakes(inside: str, root: str = 'viewBox="0 0 10 10"') -> list[str]:
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {root}>{inside}</svg>'
    return templates.Drawing(text, "posters", {"ink"}, {"age": {}}).mistakes


class Templates(unittest.TestCase):
    def test_keeps_what_follows_the_grammar(self) -> None:
        drawing = '<defs><linearGradient id="a"/></defs><path d="M0 0z" fill="url(#a)" stroke="var(--ink)"/>'
        self.assertEqual(mistakes(drawing + WORDS + WORDS.replace("words-title", "words-age").replace("data-font", 'data-key="age" data-font')), [])

    def test_finds_each_mistake(self) -> None:
        for drawing, words in [
            ('<image href="a.png"/>', "<image> is not of the grammar"),
            ('<use href="https://a.example/b.svg#c"/>', "outside of the file"),
            ('<path d="M0 0z" fill="url(#none)"/>', "is not there"),
            ('<path d="M0 0z" style="fill:red"/>', "has style"),
            ('<path d="M0 0z" onclick="a()"/>', "has onclick"),
            ('<path d="M0 0z" fill="var(--main)"/>', "has main"),
            ('<g id="a"/><g id="a"/>', "is there twice"),
            ("<g>words</g>", "text in or after"),
            (f"<g>{WORDS}</g>", "at the root"),
            (WORDS.replace("words-title", "words-job"), "is no field"),
            (WORDS.replace("data-font", 'data-default="none" data-font'), "words.toml has no none"),
            (WORDS.replace("data-min=\"4\"", "data-min=\"40\""), "larger than its largest"),
            ('<rect id="slot-hat" x="0" y="0" width="9" height="9"/>', "is no place"),
            ('<rect id="slot-portrait" x="0" y="0" width="9" height="9" data-fit="face"/>', "is not of the grammar"),
        ]:
            with self.subTest(drawing):
                self.assertTrue(any(words in each for each in mistakes(drawing)), mistakes(drawing))
        self.assertTrue(mistakes("", 'viewBox="0 0 10 10" width="10"'))

    def test_measures_contrast(self) -> None:
        self.assertAlmostEqual(templates.contrast("#000000", "#ffffff"), 21)
        self.assertAlmostEqual(templates.contrast("#777777", "#ffffff"), 4.48, places=2)


if __name__ == "__main__":
    unittest.main()
