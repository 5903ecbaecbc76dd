#![no_main]

ambrotype_fuzz::target!(engine::fuzzing::IMPORTED);
