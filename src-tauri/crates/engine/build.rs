//! Lists the templates of the composer, so that they are built into the program: a new file needs no line of code.

use std::path::{Path, PathBuf};
use std::{env, error, fs};

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=build.rs");
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("templates");
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut list = String::from("[\n");
    for file in &files {
        let name = file
            .strip_prefix(&root)?
            .to_string_lossy()
            .replace('\\', "/");
        // Relative to the crate, so that a folder that was moved still builds.
        let inside = format!("/templates/{name}");
        list.push_str(&format!(
            "({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {inside:?}))),\n"
        ));
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("templates.rs"), list)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn error::Error>> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let kind = path.extension().unwrap_or_default();
        if path.is_dir() {
            collect(&path, files)?;
        } else if kind == "svg" || kind == "toml" {
            files.push(path);
        }
    }
    Ok(())
}
