//! Looks codes up with nothing but `core`.
//!
//! With `std`, the panic handler would be defined twice; with `alloc`, the allocator would be missing. Only
//! linked, never run: there is nowhere to return to.

#![no_std]
#![no_main]

use errdex::Recovery;
use errdex::cloud_recording::{ErrorCode, Observation, Operation, classify};

const CONFLICT: ErrorCode = ErrorCode::from_code(53).unwrap();

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    let code = core::hint::black_box(62);
    let found = ErrorCode::from_code(code).unwrap_or(CONFLICT);
    if let Some(Recovery::Retry(schedule)) = found.recovery_on(Operation::Start) {
        core::hint::black_box(schedule.delays().count());
    }
    let seen = Observation::new()
        .with_operation(Operation::Start)
        .with_code(code)
        .with_text("request timeout");
    core::hint::black_box(classify(&seen).matches().count());
    loop {}
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// Referenced by the unwind tables of the precompiled `core`; never called, because panics abort.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
