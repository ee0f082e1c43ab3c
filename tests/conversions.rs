//! Enums with the features `serde` and `http`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use errdex::Open;
use errdex::cloud_recording::{ErrorCode, GatewayMessage, HttpStatus, SubmoduleState};
use http::StatusCode;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) -> String {
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value);
    json
}

#[test]
fn codes_are_numbers_and_texts_are_texts() {
    for &code in ErrorCode::ALL {
        assert_eq!(round_trip(&code), code.code().to_string());
        assert_eq!(round_trip(&Open::Known(code)), code.code().to_string());
    }
    for &state in SubmoduleState::ALL {
        assert_eq!(round_trip(&state), format!("\"{}\"", state.text()));
        assert_eq!(
            round_trip(&Open::Known(state)),
            format!("\"{}\"", state.text())
        );
    }
}

#[test]
fn unknown_values_are_refused_by_the_enum_and_kept_by_the_open_one() {
    let refused = |json: &str| {
        serde_json::from_str::<ErrorCode>(json)
            .unwrap_err()
            .to_string()
    };
    assert!(refused("15").starts_with("`15` is not in error-codes"));
    assert!(refused("65589").starts_with("`65589` is not in error-codes"));
    assert!(serde_json::from_str::<ErrorCode>("\"53\"").is_err());
    assert!(serde_json::from_str::<SubmoduleState>("\"serviceUnknown\"").is_err());

    let unknown = serde_json::from_str::<Open<SubmoduleState>>("\"serviceUnknown\"").unwrap();
    assert_eq!(unknown.known(), None);
    assert_eq!(unknown.to_string(), "serviceUnknown");
    assert_eq!(round_trip(&unknown), "\"serviceUnknown\"");
    let spaced = serde_json::from_str::<Open<SubmoduleState>>("\" serviceIdle\"").unwrap();
    assert_eq!(round_trip(&spaced), "\" serviceIdle\"");
    for number in [-1, 15, 65589, i64::MAX] {
        let open = serde_json::from_str::<Open<ErrorCode>>(&number.to_string()).unwrap();
        assert_eq!(open, Open::Unknown(number.into()));
        assert_eq!(round_trip(&open), number.to_string());
    }
}

#[test]
fn open_enums_work_in_structs() {
    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    struct Body {
        code: Open<ErrorCode>,
        message: Option<Open<GatewayMessage>>,
    }
    let json = r#"{"code":15,"message":"Unauthorized"}"#;
    let body = serde_json::from_str::<Body>(json).unwrap();
    assert_eq!(
        body.message.as_ref().unwrap().known(),
        Some(GatewayMessage::Unauthorized)
    );
    assert_eq!(round_trip(&body), json);
}

#[test]
fn statuses_are_those_of_the_http_crate() {
    for &status in HttpStatus::ALL {
        let http = StatusCode::from(status);
        assert_eq!(http.as_u16(), status.code());
        assert_eq!(HttpStatus::try_from(http), Ok(status));
    }
    assert!(HttpStatus::try_from(StatusCode::IM_A_TEAPOT).is_err());
}
