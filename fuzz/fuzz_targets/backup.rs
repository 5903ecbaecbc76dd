#![no_main]

ambrotype_fuzz::target!(vault::fuzzing::BACKUP);
