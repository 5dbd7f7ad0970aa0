//! What a request is answered with: statuses, fields and a line of text, none of which repeats what came. When which
//! is given is not decided here.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::Full;

/// Seconds after which a sender may try again what could not be kept.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("30");
const CHALLENGE: HeaderValue =
    HeaderValue::from_static("Basic realm=\"CallFire\", charset=\"UTF-8\"");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Answer {
    /// It is durable.
    Kept,
    NoSuchPath,
    OtherMethod,
    Unauthorized,
    TooLarge,
    TooSlow,
    /// The body ended too early, or is not framed as it says.
    Cut,
    /// The body is in quarantine.
    Unreadable,
    /// The body is in quarantine, for its media type.
    OtherMediaType,
    /// The body is in quarantine, for its content coding.
    Coded,
    /// The inbox did not take it.
    Unavailable,
}

impl Answer {
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Kept => StatusCode::OK,
            Self::NoSuchPath => StatusCode::NOT_FOUND,
            Self::OtherMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Cut | Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::OtherMediaType | Self::Coded => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Kept => "kept\n",
            Self::NoSuchPath => "there is nothing here\n",
            Self::OtherMethod => "notifications come by POST\n",
            Self::Unauthorized => {
                "a user and a password are needed: there were none, or not the ones that are let in\n"
            }
            Self::TooLarge => "the body is larger than a notification may be\n",
            Self::TooSlow => "the body did not come in time\n",
            Self::Cut => "the body did not come whole\n",
            Self::Unreadable => "this is no notification; it is kept for somebody to look at\n",
            Self::OtherMediaType => {
                "Content-Type: notifications are text/xml, application/xml, application/soap+xml or application/json\n"
            }
            Self::Coded => "Content-Encoding: notifications come as they are\n",
            Self::Unavailable => "this cannot be kept now; send it again later\n",
        }
    }

    fn field(self) -> Option<(HeaderName, HeaderValue)> {
        match self {
            Self::OtherMethod => Some((header::ALLOW, HeaderValue::from_static("POST"))),
            Self::Unauthorized => Some((header::WWW_AUTHENTICATE, CHALLENGE)),
            Self::Coded => Some((header::ACCEPT_ENCODING, HeaderValue::from_static("identity"))),
            Self::Unavailable => Some((header::RETRY_AFTER, RETRY_AFTER)),
            _ => None,
        }
    }

    /// Whether the body was read to its end before this was decided; where it has one.
    pub(super) fn follows_body(self) -> bool {
        match self {
            Self::Kept
            | Self::Unreadable
            | Self::OtherMediaType
            | Self::Coded
            | Self::Unavailable => true,
            Self::NoSuchPath
            | Self::OtherMethod
            | Self::Unauthorized
            | Self::TooLarge
            | Self::TooSlow
            | Self::Cut => false,
        }
    }

    pub(super) fn response(self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::from(self.text()));
        *response.status_mut() = self.status();
        response.headers_mut().insert(header::CONTENT_TYPE, TEXT);
        response.headers_mut().extend(self.field());
        response
    }
}
