#![no_main]

ambrotype_fuzz::target!(engine::fuzzing::LEARNT_STYLE);
