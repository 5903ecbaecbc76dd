//! Exports many portraits into one zip file: uncompressed, under neutral names, without a date.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::Export;
use super::file_output::{self, AtomicFile, Overwrite};
use crate::fault::Fault;

/// A zip file that is being written beside its place; gone where it is not [finished](ZipExport::finish).
pub struct ZipExport {
    path: PathBuf,
    overwrite: Overwrite,
    output: AtomicFile,
    zip: ZipWriter<File>,
    names: BTreeSet<String>,
}

impl ZipExport {
    /// Begins a file that will be moved to `path`.
    ///
    /// # Errors
    /// As [`file_output::write`].
    pub fn create(path: &Path, overwrite: Overwrite) -> Result<Self, Fault> {
        if overwrite == Overwrite::Refused && path.exists() {
            let path = path.display().to_string();
            return Err(Fault::AlreadyExists { path });
        }
        let output = AtomicFile::create_beside(path)?;
        let file = output.0.as_file().try_clone();
        Ok(Self {
            path: path.to_owned(),
            overwrite,
            zip: ZipWriter::new(file.map_err(|error| file_output::write_fault(&error, path))?),
            output,
            names: BTreeSet::new(),
        })
    }

    /// Adds a picture, and returns its name in the file.
    ///
    /// # Errors
    /// [`Fault::DiskFull`] and other trouble with the file.
    pub fn add(&mut self, export: &Export) -> Result<String, Fault> {
        let name = file_output::numbered_names(&export.stem, export.format.extension())
            .find(|name| !self.names.contains(name))
            .unwrap_or_default();
        // The pictures are compressed already. Without a date of its own an entry gets that of the format's beginning.
        let options = SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Stored);
        self.zip
            .start_file(name.as_str(), options)
            .map_err(|error| self.fault(error))?;
        let written = self.zip.write_all(&export.bytes);
        written.map_err(|error| file_output::write_fault(&error, &self.path))?;
        self.names.insert(name.clone());
        Ok(name)
    }

    /// Reads everything back, checks that it is pixels alone, and moves the file to its path.
    ///
    /// # Errors
    /// As [`file_output::write`]; then there is no file.
    pub fn finish(self) -> Result<(), Fault> {
        let Self {
            path,
            overwrite,
            output,
            zip,
            names,
        } = self;
        let trouble = |error: zip::result::ZipError| fault(error, &path);
        let file = zip.finish().map_err(trouble)?;
        let mut read = ZipArchive::new(file).map_err(trouble)?;
        for name in &names {
            let mut bytes = Vec::new();
            let mut entry = read.by_name(name).map_err(trouble)?;
            entry
                .read_to_end(&mut bytes)
                .map_err(|error| file_output::write_fault(&error, &path))?;
            let format = name
                .rsplit('.')
                .next()
                .and_then(engine::OutputFormat::from_extension);
            if !format.is_some_and(|format| engine::has_only_pixels(&bytes, format)) {
                return Err(file_output::metadata_left());
            }
        }
        output.commit(&path, overwrite)
    }

    fn fault(&self, error: zip::result::ZipError) -> Fault {
        fault(error, &self.path)
    }
}

fn fault(error: zip::result::ZipError, path: &Path) -> Fault {
    match error {
        zip::result::ZipError::Io(error) => file_output::write_fault(&error, path),
        other => Fault::Unexpected {
            detail: format!("the zip file could not be written ({other})"),
        },
    }
}
