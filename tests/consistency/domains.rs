//! Written by `cargo xtask regenerate` from the catalog; do not edit.

/// Calls a macro with the enum and the module of every domain: `each_domain!(all: check)`, or of those
/// with keys of a kind: `integers`, `masks` (sums of keys), and `texts`.
macro_rules! each_domain {
    (integers: $check:ident) => {
        $check!(ComponentStatus, component_statuses);
        $check!(ErrorCode, error_codes);
        $check!(ErrorLevel, error_levels);
        $check!(EventType, event_types);
        $check!(ExitStatus, exit_statuses);
        $check!(HealthCheckCode, health_check_codes);
        $check!(HttpStatus, http_statuses);
        $check!(Module, modules);
        $check!(Product, products);
        $check!(RecordingStatus, recording_statuses);
        $check!(ServiceError, service_errors);
        $check!(UploaderError, uploader_errors);
        $check!(UploaderWarning, uploader_warnings);
        $check!(WebStopCode, web_stop_codes);
    };
    (masks: $check:ident) => {
        $check!(LeaveCode, leave_codes);
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
        each_domain!(masks: $check);
        each_domain!(texts: $check);
    };
}
