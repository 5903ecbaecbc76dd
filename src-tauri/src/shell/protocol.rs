//! `photo://`: pixels from memory to the page, under addresses that cannot be guessed and are never cached.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};
use vault::PhotoId;
use zeroize::Zeroizing;

use super::{MAIN, Shell, unguessable};
use crate::fault::Fault;
use crate::studio::{SCREEN, Side, Studio, THUMBNAIL};

pub(super) const SCHEME: &str = "photo";

/// What an address shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum View {
    /// As kept.
    Thumbnail,
    /// The photo at the size of a thumbnail.
    Photo,
    /// Large enough for a screen.
    Screen(Side),
    /// In every pixel.
    Whole(Side),
}

/// The addresses that are valid now. They are random, hold for this session at most, and end when the photo is purged
/// or the vault is locked.
#[derive(Default)]
pub(super) struct Tickets {
    issued: Mutex<Issued>,
}

#[derive(Default)]
struct Issued {
    tickets: HashMap<(PhotoId, View), String>,
    shown: HashMap<String, (PhotoId, View)>,
    /// The oldest first.
    previews: VecDeque<Preview>,
}

/// A picture that is kept nowhere else.
struct Preview {
    ticket: String,
    subject: String,
    jpeg: Arc<Zeroizing<Vec<u8>>>,
}

/// Previews that are held at a time; a strip of every style, twice.
const PREVIEWS: usize = 48;

impl Tickets {
    /// The address of a view of a photo; the same one for as long as it is valid.
    pub(super) fn address(&self, id: PhotoId, view: View) -> Result<String, Fault> {
        let Issued { tickets, shown, .. } = &mut *self.issued();
        let ticket = match tickets.entry((id, view)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                let ticket = unguessable()?;
                shown.insert(ticket.clone(), (id, view));
                free.insert(ticket)
            }
        };
        Ok(address(ticket))
    }

    /// The address of a preview of `subject`, for as long as it is among the last ones.
    pub(super) fn preview(&self, subject: &str, jpeg: Zeroizing<Vec<u8>>) -> Result<String, Fault> {
        let ticket = unguessable()?;
        let previews = &mut self.issued().previews;
        if previews.len() == PREVIEWS {
            previews.pop_front();
        }
        let shown = address(&ticket);
        previews.push_back(Preview {
            ticket,
            subject: subject.to_owned(),
            jpeg: Arc::new(jpeg),
        });
        Ok(shown)
    }

    /// Ends the addresses of one photo.
    pub(super) fn revoke(&self, id: PhotoId) {
        let mut issued = self.issued();
        let subject = id.to_string();
        issued.previews.retain(|preview| preview.subject != subject);
        issued.tickets.retain(|(shown, _), _| *shown != id);
        issued.shown.retain(|_, (shown, _)| *shown != id);
    }

    /// Ends every address.
    pub(super) fn revoke_all(&self) {
        *self.issued() = Issued::default();
    }

    fn find(&self, ticket: &str) -> Option<(PhotoId, View)> {
        self.issued().shown.get(ticket).copied()
    }

    fn find_preview(&self, ticket: &str) -> Option<Arc<Zeroizing<Vec<u8>>>> {
        let issued = self.issued();
        let mut previews = issued.previews.iter();
        let found = previews.find(|preview| preview.ticket == ticket)?;
        Some(found.jpeg.clone())
    }

    fn issued(&self) -> MutexGuard<'_, Issued> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn address(ticket: &str) -> String {
    if cfg!(windows) {
        format!("http://{SCHEME}.localhost/{ticket}")
    } else {
        format!("{SCHEME}://localhost/{ticket}")
    }
}

/// Answers one request of the page.
pub(super) fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let shell = context.app_handle().state::<Shell>();
    let ticket = request.uri().path().trim_start_matches('/');
    let ours = context.webview_label() == MAIN;
    if let Some(preview) = shell.tickets.find_preview(ticket).filter(|_| ours) {
        return responder.respond(answer(Some(preview.to_vec())));
    }
    let shown = shell.tickets.find(ticket).filter(|_| ours);
    let studio = shell.studio.clone();
    tauri::async_runtime::spawn(async move {
        let picture = match shown {
            Some((id, view)) => load_view(&studio, id, view).await.ok(),
            None => None,
        };
        responder.respond(answer(picture));
    });
}

async fn load_view(studio: &Studio, id: PhotoId, view: View) -> Result<Vec<u8>, Fault> {
    let mut picture = match view {
        View::Thumbnail => studio.thumbnail(id).await?,
        View::Photo => studio.view(id, Side::Original, Some(THUMBNAIL)).await?,
        View::Screen(side) => studio.view(id, side, Some(SCREEN)).await?,
        View::Whole(side) => studio.view(id, side, None).await?,
    };
    Ok(std::mem::take(&mut *picture))
}

fn answer(picture: Option<Vec<u8>>) -> Response<Vec<u8>> {
    let status = if picture.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    let mut response = Response::new(picture.unwrap_or_default());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("image/jpeg"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        header::HeaderValue::from_static("nosniff"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(address: &str) -> &str {
        address.rsplit('/').next().unwrap()
    }

    #[test]
    fn an_address_is_long_random_and_ends_with_its_photo() {
        let tickets = Tickets::default();
        let one: PhotoId = "00112233445566778899aabbccddeeff".parse().unwrap();
        let two: PhotoId = "ffeeddccbbaa99887766554433221100".parse().unwrap();
        let thumbnail = tickets.address(one, View::Thumbnail).unwrap();
        let output = tickets.address(one, View::Screen(Side::Output)).unwrap();
        let other = tickets.address(two, View::Thumbnail).unwrap();
        assert_eq!(ticket(&thumbnail).len(), 32);
        assert!(
            !thumbnail.contains(&one.to_string()),
            "an address does not tell the photo's id"
        );
        assert!(thumbnail != output && thumbnail != other);
        assert_eq!(tickets.address(one, View::Thumbnail).unwrap(), thumbnail);
        assert_eq!(
            tickets.find(ticket(&thumbnail)),
            Some((one, View::Thumbnail))
        );
        assert_eq!(tickets.find(&one.to_string()), None);

        tickets.revoke(one);
        assert_eq!(tickets.find(ticket(&thumbnail)), None);
        assert_eq!(tickets.find(ticket(&output)), None);
        assert_eq!(tickets.find(ticket(&other)), Some((two, View::Thumbnail)));
        assert_ne!(tickets.address(one, View::Thumbnail).unwrap(), thumbnail);
        tickets.revoke_all();
        assert_eq!(tickets.find(ticket(&other)), None);
    }

    #[test]
    fn a_preview_lasts_until_its_photo_goes_or_many_have_come() {
        let tickets = Tickets::default();
        let one: PhotoId = "00112233445566778899aabbccddeeff".parse().unwrap();
        let show = |subject: &str| tickets.preview(subject, Zeroizing::new(vec![1])).unwrap();
        let (kept, other) = (show(&one.to_string()), show("a tray item"));
        assert!(tickets.find_preview(ticket(&kept)).is_some());
        tickets.revoke(one);
        assert!(tickets.find_preview(ticket(&kept)).is_none());
        assert!(tickets.find_preview(ticket(&other)).is_some());
        (0..PREVIEWS).for_each(|_| drop(show("more")));
        assert!(tickets.find_preview(ticket(&other)).is_none());
        let last = show("last");
        tickets.revoke_all();
        assert!(tickets.find_preview(ticket(&last)).is_none());
    }

    #[test]
    fn every_answer_forbids_keeping_it() {
        for (picture, status) in [(Some(vec![1]), 200), (None, 404)] {
            let response = answer(picture);
            assert_eq!(response.status(), status);
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
            assert_eq!(
                response.headers()[header::X_CONTENT_TYPE_OPTIONS],
                "nosniff"
            );
        }
    }
}
