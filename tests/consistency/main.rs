//! The compiled tables against the catalog they come from, against themselves, and against what was
//! released before.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    clippy::wildcard_imports,
    reason = "tests go through every enum of the catalog"
)]

/// The variable that makes tests write the committed copies anew.
const BLESS: &str = "ERRDEX_BLESS";

/// Calls a generic function for the enum of every domain: `each_domain!(check)` and
/// `each_domain!(integers: check)`, which also hands over the module of a domain.
macro_rules! each_domain {
    (integers: $check:ident) => {
        $check!(ErrorCode, error_codes);
        $check!(ErrorLevel, error_levels);
        $check!(EventType, event_types);
        $check!(ExitStatus, exit_statuses);
        $check!(HttpStatus, http_statuses);
        $check!(Module, modules);
        $check!(Product, products);
        $check!(RecordingStatus, recording_statuses);
        $check!(ServiceError, service_errors);
        $check!(UploaderError, uploader_errors);
        $check!(UploaderWarning, uploader_warnings);
        $check!(WebStopCode, web_stop_codes);
    };
    (texts: $check:ident) => {
        $check!(ExtensionState, extension_states);
        $check!(GatewayMessage, gateway_messages);
        $check!(StreamState, stream_states);
        $check!(SubmoduleState, submodule_states);
        $check!(TranscodingResult, transcoding_results);
        $check!(UploadingStatus, uploading_statuses);
    };
    (all: $check:ident) => {
        each_domain!(integers: $check);
        each_domain!(texts: $check);
        $check!(LeaveCode, leave_codes);
    };
}

mod article;
mod data;
mod examples;
mod facts;
mod prebuilt;
mod tables;
mod written;
