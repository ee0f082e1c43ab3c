//! The HTTP status that `curl -w` writes after a body.

/// A body and the HTTP status that `curl -w '%{http_code}'` appends to it, which is 000 if no response
/// came.
///
/// A number at the end of a sentence is not a status, so the body must be empty, or look like JSON or
/// HTML from its first bracket to its last.
pub fn appended_status(body: &[u8]) -> (&[u8], Option<u16>) {
    let split = body.trim_ascii_end().split_last_chunk::<3>();
    let Some((rest, digits)) = split.filter(|(_, digits)| digits.iter().all(u8::is_ascii_digit))
    else {
        return (body, None);
    };
    let status = str::from_utf8(digits)
        .ok()
        .and_then(|digits| digits.parse().ok());
    let trimmed = rest.trim_ascii();
    let trimmed = trimmed.strip_prefix(b"\xef\xbb\xbf").unwrap_or(trimmed);
    let ends = (trimmed.first(), trimmed.last());
    let is_body = matches!(
        ends,
        (None, None)
            | (Some(b'{'), Some(b'}'))
            | (Some(b'['), Some(b']'))
            | (Some(b'<'), Some(b'>'))
    );
    match status {
        Some(0) if is_body => (rest, None),
        Some(status @ 100..=599) if is_body => (rest, Some(status)),
        _ => (body, None),
    }
}

#[cfg(test)]
mod tests {
    use super::appended_status;

    #[test]
    fn an_appended_status_is_told_from_the_body() {
        let body = |text: &'static str| appended_status(text.as_bytes());
        assert_eq!(
            body("{\"code\":62}\n504"),
            (&b"{\"code\":62}\n"[..], Some(504))
        );
        assert_eq!(
            body("{\"code\":62}504\n"),
            (&b"{\"code\":62}"[..], Some(504))
        );
        assert_eq!(
            body("<html></html>\n502"),
            (&b"<html></html>\n"[..], Some(502))
        );
        assert_eq!(body("[] 200\n"), (&b"[] "[..], Some(200)));
        assert_eq!(body("404"), (&b""[..], Some(404)));
        assert_eq!(body("{}000"), (&b"{}"[..], None));
        for other in [
            "",
            "62",
            "1404",
            "{\"code\":404}",
            "a404",
            "{} 999",
            "{} 099",
            "Recording failed for channel 404",
            "uid 500",
            "failed for \"math\" 404",
            "task (7) 404",
            "{\"code\":62} took 504",
            "HTTP/1.1 404",
            "no_worker\n500",
        ] {
            assert_eq!(body(other), (other.as_bytes(), None), "{other}");
        }
    }
}
