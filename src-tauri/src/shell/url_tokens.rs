//! The addresses under which the page may load pictures: random, valid for this session at most.
//!
//! A request notes a [`Ticket`] when it begins. Where the vault was locked or the photo purged before its picture is
//! ready, the ticket is void: the late picture gets no address and leaves by no other way.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use vault::PhotoId;

use super::token::random_token;
use crate::fault::Fault;
use crate::studio::{OwnJpeg, PhotoVersion};

/// The scheme of these addresses; `photo_protocol` serves it.
pub(super) const SCHEME: &str = "photo";

/// What an address shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum View {
    /// The stored thumbnail.
    Thumbnail,
    /// The photo at the size of a thumbnail.
    OriginalThumbnail,
    /// Large enough for a screen.
    Screen(PhotoVersion),
    /// Every pixel.
    FullSize(PhotoVersion),
}

/// The addresses that are valid now. They end when the photo is purged or the vault is locked, and with the session.
#[derive(Default)]
pub(super) struct UrlTokens {
    issued: Mutex<Issued>,
}

/// When a request began, counted in locks and purges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticket(u64);

#[derive(Default)]
struct Issued {
    /// How many locks and purges there were.
    now: u64,
    /// The last that ended every address.
    all_revoked: u64,
    /// The last that ended the addresses of a photo, by its identifier. A restored photo may have addresses again.
    revoked: HashMap<String, u64>,
    tokens: HashMap<(PhotoId, View), String>,
    by_token: HashMap<String, (PhotoId, View)>,
    /// The oldest first.
    previews: VecDeque<Preview>,
}

/// A picture that is stored nowhere else.
struct Preview {
    token: String,
    subject: String,
    jpeg: Arc<OwnJpeg>,
}

/// How many previews are held at a time: a strip and a wall of all styles, and what is tried meanwhile.
const MAX_PREVIEWS: usize = 160;

impl UrlTokens {
    /// To be noted when a request begins, before it reads anything of a photo.
    pub(super) fn ticket(&self) -> Ticket {
        Ticket(self.issued().now)
    }

    /// Refuses a request whose photo was purged, or whose vault was locked, after it had begun.
    ///
    /// # Errors
    /// [`Fault::Cancelled`].
    pub(super) fn check(&self, ticket: Ticket, subject: &str) -> Result<(), Fault> {
        self.issued().check(ticket, subject)
    }

    /// Refuses a request during which the vault was locked.
    ///
    /// # Errors
    /// [`Fault::Cancelled`].
    pub(super) fn check_unlocked_since(&self, Ticket(begun): Ticket) -> Result<(), Fault> {
        match begun < self.issued().all_revoked {
            true => Err(Fault::Cancelled),
            false => Ok(()),
        }
    }

    /// The address of a view of a photo; it stays the same while it is valid.
    pub(super) fn url_for(&self, ticket: Ticket, id: PhotoId, view: View) -> Result<String, Fault> {
        let mut issued = self.issued();
        issued.check(ticket, &id.to_string())?;
        let Issued {
            tokens, by_token, ..
        } = &mut *issued;
        let token = match tokens.entry((id, view)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                let token = random_token()?;
                by_token.insert(token.clone(), (id, view));
                free.insert(token)
            }
        };
        Ok(photo_url(token))
    }

    /// The address of a preview of `subject`; it is valid while it is among the newest.
    pub(super) fn preview_url(
        &self,
        ticket: Ticket,
        subject: &str,
        jpeg: OwnJpeg,
    ) -> Result<String, Fault> {
        let token = random_token()?;
        let mut issued = self.issued();
        issued.check(ticket, subject)?;
        let previews = &mut issued.previews;
        if previews.len() == MAX_PREVIEWS {
            previews.pop_front();
        }
        let url = photo_url(&token);
        previews.push_back(Preview {
            token,
            subject: subject.to_owned(),
            jpeg: Arc::new(jpeg),
        });
        Ok(url)
    }

    /// Ends the addresses of one photo.
    pub(super) fn revoke(&self, id: PhotoId) {
        let mut issued = self.issued();
        let subject = id.to_string();
        issued.now += 1;
        let now = issued.now;
        issued.revoked.insert(subject.clone(), now);
        issued.previews.retain(|preview| preview.subject != subject);
        issued.tokens.retain(|(shown, _), _| *shown != id);
        issued.by_token.retain(|_, (shown, _)| *shown != id);
    }

    /// Ends every address.
    pub(super) fn revoke_all(&self) {
        let mut issued = self.issued();
        let now = issued.now + 1;
        *issued = Issued {
            now,
            all_revoked: now,
            ..Issued::default()
        };
    }

    pub(super) fn find(&self, token: &str) -> Option<(PhotoId, View)> {
        self.issued().by_token.get(token).copied()
    }

    pub(super) fn find_preview(&self, token: &str) -> Option<Arc<OwnJpeg>> {
        let issued = self.issued();
        let mut previews = issued.previews.iter();
        let found = previews.find(|preview| preview.token == token)?;
        Some(found.jpeg.clone())
    }

    fn issued(&self) -> MutexGuard<'_, Issued> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Issued {
    fn check(&self, Ticket(begun): Ticket, subject: &str) -> Result<(), Fault> {
        let purged = self.revoked.get(subject).copied().unwrap_or(0);
        if begun < self.all_revoked.max(purged) {
            return Err(Fault::Cancelled);
        }
        Ok(())
    }
}

fn photo_url(token: &str) -> String {
    if cfg!(windows) {
        format!("http://{SCHEME}.localhost/{token}")
    } else {
        format!("{SCHEME}://localhost/{token}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> OwnJpeg {
        let pixel = engine::Photo::from_pixels(1, 1, vec![0; 3]).unwrap();
        let file = pixel.encode(engine::OutputFormat::Jpeg).unwrap();
        OwnJpeg::new(file.into()).unwrap()
    }

    fn token(address: &str) -> &str {
        address.rsplit('/').next().unwrap()
    }

    #[test]
    fn an_address_is_long_random_and_ends_with_its_photo() {
        let tokens = UrlTokens::default();
        let one: PhotoId = "00112233445566778899aabbccddeeff".parse().unwrap();
        let two: PhotoId = "ffeeddccbbaa99887766554433221100".parse().unwrap();
        let thumbnail = tokens
            .url_for(tokens.ticket(), one, View::Thumbnail)
            .unwrap();
        let output = tokens
            .url_for(tokens.ticket(), one, View::Screen(PhotoVersion::Output))
            .unwrap();
        let other = tokens
            .url_for(tokens.ticket(), two, View::Thumbnail)
            .unwrap();
        assert_eq!(token(&thumbnail).len(), 32);
        assert!(
            !thumbnail.contains(&one.to_string()),
            "an address does not contain the photo's identifier"
        );
        assert!(thumbnail != output && thumbnail != other);
        assert_eq!(
            tokens
                .url_for(tokens.ticket(), one, View::Thumbnail)
                .unwrap(),
            thumbnail
        );
        assert_eq!(tokens.find(token(&thumbnail)), Some((one, View::Thumbnail)));
        assert_eq!(tokens.find(&one.to_string()), None);

        tokens.revoke(one);
        assert_eq!(tokens.find(token(&thumbnail)), None);
        assert_eq!(tokens.find(token(&output)), None);
        assert_eq!(tokens.find(token(&other)), Some((two, View::Thumbnail)));
        assert_ne!(
            tokens
                .url_for(tokens.ticket(), one, View::Thumbnail)
                .unwrap(),
            thumbnail
        );
        tokens.revoke_all();
        assert_eq!(tokens.find(token(&other)), None);
    }

    #[test]
    fn a_preview_is_valid_until_its_photo_is_purged_or_many_newer_ones_exist() {
        let tokens = UrlTokens::default();
        let one: PhotoId = "00112233445566778899aabbccddeeff".parse().unwrap();
        let show = |subject: &str| {
            tokens
                .preview_url(tokens.ticket(), subject, picture())
                .unwrap()
        };
        let (kept, other) = (show(&one.to_string()), show("a pending photo"));
        assert!(tokens.find_preview(token(&kept)).is_some());
        tokens.revoke(one);
        assert!(tokens.find_preview(token(&kept)).is_none());
        assert!(tokens.find_preview(token(&other)).is_some());
        (0..MAX_PREVIEWS).for_each(|_| drop(show("more")));
        assert!(tokens.find_preview(token(&other)).is_none());
        let last = show("last");
        tokens.revoke_all();
        assert!(tokens.find_preview(token(&last)).is_none());
    }

    #[test]
    fn a_picture_that_is_ready_after_a_lock_or_its_purge_gets_no_address() {
        let tokens = UrlTokens::default();
        let one: PhotoId = "00112233445566778899aabbccddeeff".parse().unwrap();
        let two: PhotoId = "ffeeddccbbaa99887766554433221100".parse().unwrap();
        let late = |ticket, id: PhotoId| {
            let subject = id.to_string();
            [
                tokens.preview_url(ticket, &subject, picture()).map(drop),
                tokens.url_for(ticket, id, View::Thumbnail).map(drop),
                tokens.check(ticket, &subject),
            ]
        };
        let (given, refused) = ([const { Ok(()) }; 3], [const { Err(Fault::Cancelled) }; 3]);
        let begun = tokens.ticket();
        assert_eq!(late(begun, one), given);
        tokens.revoke(one);
        assert_eq!(late(begun, one), refused);
        assert_eq!(late(begun, two), given, "another photo");
        assert_eq!(tokens.check_unlocked_since(begun), Ok(()));
        let restored = tokens.ticket();
        assert_eq!(late(restored, one), given);

        tokens.revoke_all();
        assert_eq!(late(restored, one), refused);
        assert_eq!(late(restored, two), refused);
        assert!(tokens.check_unlocked_since(restored).is_err());
        assert_eq!(late(tokens.ticket(), two), given, "unlocked again");
    }
}
