#![no_main]

ambrotype_fuzz::target!(ambrotype::fuzzing::RECIPES);
