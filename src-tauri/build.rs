//! Puts the models and the ONNX Runtime library beside the binary, where `resources` looks for them, and compiles the
//! models' manifests in.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let workspace = Path::new("..");
    let beside_binary = profile_folder();
    let models = beside_binary.join("models");
    // A manifest of an earlier set that is left behind would be read as one of this set.
    let _ = fs::remove_dir_all(&models);
    place(&workspace.join("models"), &models)?;
    for folder in ["portrait", "learning"] {
        place(&workspace.join("models").join(folder), &models.join(folder))?;
    }
    place(&workspace.join("vendor/onnxruntime"), &beside_binary)?;
    embed_manifests(&workspace.join("models"))?;
    #[cfg(feature = "gui")]
    tauri_build::build();
    Ok(())
}

/// `target/debug` or `target/release`, three folders above the one that Cargo gives us.
fn profile_folder() -> PathBuf {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    out.ancestors().nth(3).map(Path::to_owned).unwrap_or(out)
}

/// Copies the plain files of a folder. Where the folder is missing nothing is copied, and the program says at run time
/// which part of it is missing.
fn place(from: &Path, to: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", from.display());
    let Ok(entries) = fs::read_dir(from) else {
        return Ok(());
    };
    fs::create_dir_all(to)?;
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let file = to.join(entry.file_name());
            // A running program keeps the old library: a new file is put in place, the old one is not written into.
            let _ = fs::remove_file(&file);
            fs::copy(entry.path(), file)?;
        }
    }
    Ok(())
}

/// Writes `SHIPPED_MANIFESTS`, the name and the bytes of each manifest of a folder, in the order of their names.
fn embed_manifests(models: &Path) -> io::Result<()> {
    let mut paths = match fs::canonicalize(models).and_then(fs::read_dir) {
        Ok(entries) => entries
            .map(|entry| Ok(entry?.path()))
            .collect::<io::Result<Vec<_>>>()?,
        Err(_) => Vec::new(),
    };
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    paths.sort();
    let mut code = String::from(
        "/// The manifests that ship with this program: the name of each file and what is in it.\n\
         pub static SHIPPED_MANIFESTS: &[(&str, &[u8])] = &[\n",
    );
    for path in paths {
        let name = path.file_name().unwrap_or_default();
        code += &format!("    ({name:?}, include_bytes!({path:?})),\n");
    }
    code += "];\n";
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(folder.join("shipped_manifests.rs"), code)
}
