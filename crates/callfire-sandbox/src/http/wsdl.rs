//! The WSDL and what it imports, with the sandbox's addresses. What it describes is not known here.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::Shared;

/// The file that clients load.
const MAIN: &str = "callfire-service-http-soap12.wsdl";
/// The folders it is in: the service had it at both.
const FOLDERS: [&str; 2] = ["/api/1.1/wsdl/", "/api/1.0/wsdl/"];
/// Scheme and host of the addresses in it.
const ORIGIN: &str = "https://www.callfire.com";

/// A file by its name, with its text.
macro_rules! file {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../../wsdl/", $name)))
    };
}

const FILES: [(&str, &str); 6] = [
    file!("callfire-service-http-soap12.wsdl"),
    file!("callfire-service.wsdl"),
    file!("callfire-service.xsd"),
    file!("callfire-data.xsd"),
    file!("callfire-ann.xsd"),
    file!("callfire-notification.xsd"),
];

/// The path of the WSDL.
pub(super) fn path() -> String {
    format!("{}{MAIN}", FOLDERS[0])
}

/// Serves every file in both folders.
pub(super) fn routes() -> Router<Shared> {
    let places = FOLDERS.iter().flat_map(|folder| FILES.map(|(name, text)| (folder, name, text)));
    places.fold(Router::new(), |routes, (folder, name, text)| {
        let path = format!("{folder}{name}");
        routes.route(
            &path,
            get(async move |State(server): State<Shared>, headers: HeaderMap| {
                document(addressed(text, &server.base_url(&headers)))
            }),
        )
    })
}

/// The WSDL at a place of its own, so that what it imports is named in full.
pub(super) fn elsewhere(base_url: &str) -> Response {
    let text = FILES.iter().find(|(name, _)| *name == MAIN).map_or("", |(_, text)| text);
    let imported = format!("location=\"{base_url}{}", FOLDERS[0]);
    document(
        addressed(text, base_url).replace("location=\"callfire-", &format!("{imported}callfire-")),
    )
}

/// The text with the addresses of the sandbox, which has no characters that mean something in XML.
fn addressed(text: &'static str, base_url: &str) -> String {
    text.replace(&format!("location=\"{ORIGIN}"), &format!("location=\"{base_url}"))
}

fn document(text: String) -> Response {
    let content_type = HeaderValue::from_static("text/xml; charset=utf-8");
    ([(header::CONTENT_TYPE, content_type)], text).into_response()
}
