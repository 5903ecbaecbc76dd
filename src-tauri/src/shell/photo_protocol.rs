//! `photo://`: serves pictures from memory to the page, under random addresses and with caching forbidden.

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};
use vault::PhotoId;

use super::state::{AppState, MAIN_WINDOW};
use super::url_tokens::View;
use crate::fault::Fault;
use crate::studio::{OwnJpeg, PhotoVersion, SCREEN_SIDE, Studio, THUMBNAIL_SIDE};

/// Answers one request of the page.
pub(super) fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let state = context.app_handle().state::<AppState>();
    let token = request.uri().path().trim_start_matches('/');
    let ours = context.webview_label() == MAIN_WINDOW;
    if let Some(preview) = state.url_tokens.find_preview(token).filter(|_| ours) {
        return responder.respond(response(Some(&preview)));
    }
    let shown = state.url_tokens.find(token).filter(|_| ours);
    let (app, token) = (context.app_handle().clone(), token.to_owned());
    tauri::async_runtime::spawn(async move {
        let state = app.state::<AppState>();
        let picture = match shown {
            Some((id, view)) => load_view(&state.studio, id, view).await.ok(),
            None => None,
        };
        // The address may have ended while the picture was read.
        let picture = picture.filter(|_| state.url_tokens.find(&token).is_some());
        responder.respond(response(picture.as_ref()));
    });
}

async fn load_view(studio: &Studio, id: PhotoId, view: View) -> Result<OwnJpeg, Fault> {
    let original = PhotoVersion::Original;
    match view {
        View::Thumbnail => studio.thumbnail(id).await,
        View::OriginalThumbnail => studio.view(id, original, Some(THUMBNAIL_SIDE)).await,
        View::Screen(side) => studio.view(id, side, Some(SCREEN_SIDE)).await,
        View::FullSize(side) => studio.view(id, side, None).await,
    }
}

/// Every picture that the web view gets passes here, and is a JPEG of our own.
fn response(picture: Option<&OwnJpeg>) -> Response<Vec<u8>> {
    let status = if picture.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    let mut response = Response::new(picture.map_or_else(Vec::new, |jpeg| jpeg.bytes().to_vec()));
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

    #[test]
    fn every_answer_forbids_caching() {
        let pixel = engine::Photo::from_pixels(1, 1, vec![0; 3]).unwrap();
        let file = pixel.encode(engine::OutputFormat::Jpeg).unwrap();
        let picture = OwnJpeg::new(file.into()).unwrap();
        for (picture, status) in [(Some(&picture), 200), (None, 404)] {
            let response = response(picture);
            assert_eq!(response.status(), status);
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
            assert_eq!(
                response.headers()[header::X_CONTENT_TYPE_OPTIONS],
                "nosniff"
            );
        }
    }
}
