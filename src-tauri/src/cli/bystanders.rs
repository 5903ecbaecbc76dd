//! Decides for each photo of a command whether bystanders are softened: as the option says, or as the user answers.

use std::cell::Cell;

use super::context::CommandContext;
use super::plural::count;
use crate::fault::Fault;
use crate::studio::{BystanderChoice, InputPhoto};

/// What the option says, or what the user has answered since.
pub(super) struct BystanderQuestion {
    choice: Cell<BystanderChoice>,
    /// The answer is for further photos too.
    several: bool,
}

impl BystanderQuestion {
    pub(super) fn new(choice: BystanderChoice, photos: usize) -> Self {
        Self {
            choice: Cell::new(choice),
            several: photos > 1,
        }
    }

    /// Whether bystanders are softened in this photo. Asks at the first photo that has any; the answer is for all photos of
    /// the command. Without a terminal nobody can be asked, and they stay.
    ///
    /// # Errors
    /// What is wrong with the photo or with the darkroom.
    pub(super) async fn softens(
        &self,
        context: &CommandContext,
        photo: &InputPhoto,
    ) -> Result<bool, Fault> {
        match self.choice.get() {
            BystanderChoice::Soften => return Ok(true),
            BystanderChoice::Keep => return Ok(false),
            BystanderChoice::Ask if !context.output.can_ask() => return Ok(false),
            BystanderChoice::Ask => {}
        }
        let people = match context.studio.count_bystanders(photo.bytes()).await {
            Ok(0) => return Ok(false),
            Ok(people) => people,
            Err(Fault::Installation { .. }) => {
                // Everything else works without these models.
                context.output.print_note(&format!(
                    "{}: nobody can tell whether other people are in it, because a model is missing or was changed. \
                     “ambrotype doctor” shows more.",
                    photo.name
                ));
                return Ok(false);
            }
            Err(fault) => return Err(fault),
        };
        let soften = context.output.ask(&self.question(&photo.name, people));
        let soften = soften.unwrap_or(false);
        self.choice.set(match soften {
            true => BystanderChoice::Soften,
            false => BystanderChoice::Keep,
        });
        Ok(soften)
    }

    fn question(&self, name: &str, people: u32) -> String {
        let (are, faces) = match people {
            1 => ("is", "this face"),
            _ => ("are", "their faces"),
        };
        let people = count(people, "other person", "other people");
        match self.several {
            true => format!(
                "{name}: {people} {are} in this picture. Soften {faces}, and those in the pictures that follow?"
            ),
            false => format!("{people} {are} in this picture. Soften {faces}?"),
        }
    }
}
