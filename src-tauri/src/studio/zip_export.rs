//! Exports many portraits into one zip file: uncompressed, under neutral names, without a date.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use engine::{AnimationFormat, OutputFormat, has_only_frames, has_only_pixels};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::atomic_file::AtomicFile;
use super::clean_picture::not_clean;
use super::file_output::{self, Overwrite, check_free};
use super::{CleanFile, CleanPicture, export_stem};
use crate::fault::Fault;

/// A zip file that is being written beside its place; gone where it is not [finished](ZipExport::finish).
pub struct ZipExport {
    path: PathBuf,
    overwrite: Overwrite,
    output: AtomicFile,
    zip: ZipWriter<File>,
    pictures: usize,
}

impl ZipExport {
    /// Begins a file that will be moved to `path`.
    ///
    /// # Errors
    /// As [`file_output::write_text`].
    pub fn create(path: &Path, overwrite: Overwrite) -> Result<Self, Fault> {
        check_free(path, overwrite)?;
        let output = AtomicFile::create_beside(path)?;
        let file = output.as_file().try_clone();
        Ok(Self {
            path: path.to_owned(),
            overwrite,
            zip: ZipWriter::new(file.map_err(|error| file_output::write_fault(&error, path))?),
            output,
            pictures: 0,
        })
    }

    /// Adds a picture, and returns its name in the file.
    ///
    /// # Errors
    /// [`Fault::DiskFull`] and other trouble with the file.
    pub fn add(&mut self, picture: &CleanPicture) -> Result<String, Fault> {
        let name = format!("{}.{}", export_stem()?, picture.format().extension());
        self.add_as(&name, picture)?;
        Ok(name)
    }

    /// As [`ZipExport::add`], under this name, whose extension is that of the picture's format.
    ///
    /// # Errors
    /// As [`ZipExport::add`].
    pub fn add_as(&mut self, name: &str, picture: &impl CleanFile) -> Result<(), Fault> {
        // The pictures are compressed already. Without a date of its own an entry gets that of the format's beginning.
        let options = SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Stored);
        self.zip
            .start_file(name, options)
            .map_err(|error| self.fault(error))?;
        let written = self.zip.write_all(picture.bytes());
        written.map_err(|error| file_output::write_fault(&error, &self.path))?;
        self.pictures += 1;
        Ok(())
    }

    /// Whether nothing has been added yet.
    pub fn is_empty(&self) -> bool {
        self.pictures == 0
    }

    /// Reads everything back, checks that it is pixels alone, and moves the file to its path.
    ///
    /// # Errors
    /// As [`file_output::write_text`]; then there is no file.
    pub fn finish(self) -> Result<(), Fault> {
        let Self {
            path,
            overwrite,
            output,
            zip,
            ..
        } = self;
        let trouble = |error: zip::result::ZipError| fault(error, &path);
        let file = zip.finish().map_err(trouble)?;
        let mut read = ZipArchive::new(file).map_err(trouble)?;
        for index in 0..read.len() {
            let mut entry = read.by_index(index).map_err(trouble)?;
            let mut bytes = Vec::new();
            entry
                .read_to_end(&mut bytes)
                .map_err(|error| file_output::write_fault(&error, &path))?;
            let name = entry.name().map_err(trouble)?;
            let extension = name.rsplit('.').next();
            check(&bytes, extension.unwrap_or_default())?;
        }
        output.commit(&path, overwrite)
    }

    fn fault(&self, error: zip::result::ZipError) -> Fault {
        fault(error, &self.path)
    }
}

/// Whether a file with this ending is pixels alone, or frames alone.
fn check(bytes: &[u8], extension: &str) -> Result<(), Fault> {
    let still = OutputFormat::from_extension(extension);
    let moving = AnimationFormat::from_extension(extension);
    let is_clean = still.is_some_and(|format| has_only_pixels(bytes, format))
        || moving.is_some_and(|format| has_only_frames(bytes, format));
    match is_clean {
        true => Ok(()),
        false => Err(not_clean()),
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
