//! Reads a body, within its limits. What it says is not looked at.

use std::pin::pin;

use bytes::{Buf, Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt as _;

use super::answer::Answer;

/// Whether the head already says that a body is larger than `limit`.
pub(super) fn is_announced_beyond(limit: usize, body: &impl Body) -> bool {
    usize::try_from(body.size_hint().lower()).map_or(true, |least| least > limit)
}

/// The bytes of a body, of which there are no more than `limit`.
pub(super) async fn read<B: Body>(body: B, limit: usize) -> Result<Bytes, Answer> {
    let mut body = pin!(body);
    let mut bytes = Bytes::new();
    // A body mostly comes in one piece, and is not copied then.
    let mut pieces = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(mut data) = frame.map_err(|_| Answer::Cut)?.into_data() else { continue };
        if data.remaining() > limit.saturating_sub(bytes.len() + pieces.len()) {
            return Err(Answer::TooLarge);
        }
        if bytes.is_empty() && pieces.is_empty() {
            bytes = data.copy_to_bytes(data.remaining());
        } else {
            pieces.extend_from_slice(&std::mem::take(&mut bytes));
            pieces.extend_from_slice(&data.copy_to_bytes(data.remaining()));
        }
    }
    Ok(if pieces.is_empty() { bytes } else { pieces.freeze() })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::stream;
    use http_body::Frame;
    use http_body_util::{Full, StreamBody};

    use super::*;

    async fn joined(parts: &'static [&'static str], limit: usize) -> Result<String, Answer> {
        let frames = parts
            .iter()
            .map(|part| Ok::<_, Infallible>(Frame::data(Bytes::from_static(part.as_bytes()))));
        let bytes = read(StreamBody::new(stream::iter(frames)), limit).await?;
        Ok(String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn pieces_are_joined_up_to_the_limit() {
        assert_eq!(joined(&[], 0).await, Ok(String::new()));
        assert_eq!(joined(&["abc"], 3).await, Ok("abc".to_owned()));
        assert_eq!(joined(&["", "ab", "", "c", "d"], 4).await, Ok("abcd".to_owned()));
        assert_eq!(joined(&["ab", "c", "d"], 3).await, Err(Answer::TooLarge));
        assert_eq!(joined(&["abcd"], 3).await, Err(Answer::TooLarge));
    }

    #[test]
    fn a_length_beyond_the_limit_is_seen_at_once() {
        assert!(is_announced_beyond(3, &Full::<Bytes>::from("abcd")));
        assert!(!is_announced_beyond(4, &Full::<Bytes>::from("abcd")));
    }
}
