//! The catalog of the Agora Cloud Recording RESTful API.
//!
//! Its files are in `data/cloud-recording/`. The types of the responses:
//!
//! - [`ErrorCode`]: the `code` of a response body
//! - [`GatewayMessage`]: the `message` of the gateway in front of the service
//! - [`HttpStatus`]: the HTTP statuses of the API; the status alone never decides
//! - [`SubmoduleState`]: the states of the recording service in the response to `query`
//!
//! The other types are for notifications and for details of responses. [`Operation`] has the six methods,
//! and [`ENTRIES`] all entries of all types.
//!
//! Every variant says what it means, whose fault it is and what to do next. A search finds it by its
//! code, text, state or name: `62`, `task conflict`, `HTTP 504`. For causes, sources, conflicts and
//! examples, ask the command for the entry that the variant names: `errdex explain error-codes/62`.
//!
//! ```
//! use errdex::Code;
//! use errdex::cloud_recording::{ENTRIES, ErrorCode, GatewayMessage, HttpStatus, SubmoduleState};
//!
//! // 404 is two entries: a code in a body, and a status.
//! assert_eq!(ErrorCode::from_code(404), Some(ErrorCode::TaskNotFound));
//! assert_eq!(HttpStatus::from_code(404), Some(HttpStatus::NotFound));
//!
//! // The gateway's messages match in any case and under other spellings.
//! assert_eq!(GatewayMessage::from_text("Invalid AppID "), Some(GatewayMessage::InvalidAppId));
//! assert_eq!("serviceIdle".parse(), Ok(SubmoduleState::Idle));
//!
//! // Entries that no page documents any more are still here, and say so.
//! for entry in ENTRIES {
//!     println!("{}: {} ({})", entry.id(), entry.summary(), entry.lifecycle().state());
//! }
//! ```
//!
//! Lookups work in `const` contexts, where an unknown code fails the build:
//!
//! ```compile_fail
//! use errdex::cloud_recording::ErrorCode;
//!
//! const NOBODY_SENDS_54: ErrorCode = ErrorCode::from_code(54).unwrap();
//! ```

#[cfg(feature = "compile")]
crate::include_catalog!("cloud_recording");

#[cfg(not(feature = "compile"))]
include!("cloud_recording/tables.rs");
