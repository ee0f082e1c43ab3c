//! Later versions of a table, and further ones.

use super::*;

const FIRST: &str = "code,name,message,level\n1,ERR_A,A b,low\n2,ERR_B,C d,high\n3,ERR_C,E f,low\n";

#[test]
fn an_update_tells_what_changed_and_keeps_the_overlay() {
    let scratch = Scratch::new();
    scratch.import("table.csv", FIRST, &[]);
    let overlay = scratch.file("error-codes.overlay.yaml");
    assert!(
        overlay.lines().all(|line| line.starts_with('#')),
        "{overlay}"
    );
    let example = overlay
        .replace("#\n# entries", "entries")
        .replace("\n#   ", "\n  ");
    fs::write(scratch.out().join("error-codes.overlay.yaml"), &example).unwrap();
    assert_eq!(scratch.findings(), [""; 0]);
    assert!(
        scratch
            .explain("1")
            .contains("Send the request with a valid name.")
    );

    // As many columns, in another order.
    let second = "level,message,code,name\nlow,A b,1,ERR_A\nhigh,G h,2,ERR_B\nhigh,I j,4,ERR_D\n";
    let check = |scratch: &Scratch| scratch.update(&["--check"]).status.code();
    assert_eq!(check(&scratch), Some(0));
    scratch.write("table.csv", second);
    let files = scratch.files();
    assert_eq!(check(&scratch), Some(1));
    assert_eq!(files, scratch.files());
    let told = scratch.updated(second);
    assert_eq!(
        told,
        "changed 2 ERR_B\n  summary: \"C d\" -> \"G h\"\nwithdrawn 3 ERR_C\nadded 4 ERR_D\n\
         updated `error-codes`: 1 added, 1 changed, 1 withdrawn, 0 came back; 4 entries of 3 rows\n"
    );
    let entries = scratch.entries();
    assert_eq!(entries[2]["lifecycle"]["state"], "withdrawn");
    assert_eq!(entries[2]["facets"]["level"], "low");
    assert_eq!(scratch.file("error-codes.overlay.yaml"), example);
    assert!(
        scratch
            .explain("1")
            .contains("Send the request with a valid name.")
    );

    let told = scratch.updated(FIRST);
    assert!(
        told.contains("came back 3 ERR_C\n") && told.contains("withdrawn 4 ERR_D\n"),
        "{told}"
    );
    assert!(scratch.entries()[2].get("lifecycle").is_none());
}

#[test]
fn names_outlast_the_texts_that_they_were_made_from() {
    let scratch = Scratch::new();
    scratch.import("table.csv", "code,message\n5,Not found\n", &[]);
    scratch.updated("code,message\n1,Not found\n5,Missing\n70000,New one\n");
    let entries = scratch.entries();
    assert_eq!(entries[1]["name"], "NotFound");
    assert_eq!(entries[1]["summary"], "Missing");
    assert_eq!(entries[0]["name"], "NotFound1");
    let domain = scratch.file("error-codes.yaml");
    assert!(domain.contains("key: u32"), "{domain}");
}

#[test]
fn an_edited_file_is_not_overwritten() {
    let scratch = Scratch::new();
    scratch.import("table.csv", FIRST, &[]);
    let path = scratch.out().join("error-codes.yaml");
    let generated = scratch.file("error-codes.yaml");
    fs::write(&path, generated.replace("A b", "A better text")).unwrap();
    let files = scratch.files();
    let output = scratch.update(&[]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = text(&output.stderr);
    assert!(
        stderr.contains(
            "was edited since it was generated; move the changes to `error-codes.overlay.yaml`"
        ),
        "{stderr}"
    );
    assert_eq!(files, scratch.files());
    assert!(scratch.update(&["--force"]).status.success());
    assert_eq!(scratch.file("error-codes.yaml"), generated);
    // Line ends are the business of version control.
    fs::write(&path, generated.replace('\n', "\r\n")).unwrap();
    assert!(scratch.update(&[]).status.success());
}

#[test]
fn the_record_of_an_import_can_be_edited() {
    let scratch = Scratch::new();
    scratch.import("table.csv", FIRST, &[]);
    let path = scratch.out().join("import.yaml");
    let record = scratch.file("import.yaml");
    assert!(record.contains("  table: ../table.csv\n"), "{record}");
    let mapped = record.replace(
        "  key: u16\n",
        "  map:\n    level:\n      high:\n        recovery: retry\n  key: u16\n",
    );
    fs::write(&path, &mapped).unwrap();
    let told = scratch.updated(FIRST);
    assert!(
        told.contains("changed 2 ERR_B\n  recovery: nothing -> retry\n"),
        "{told}"
    );
    assert!(
        scratch
            .file("catalog.yaml")
            .contains("{id: import, title: \"table.csv\"}")
    );
    fs::write(&path, mapped.replace("  map:", "  mapp:")).unwrap();
    let output = scratch.update(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("unknown field `mapp`"),
        "{}",
        text(&output.stderr)
    );
    fs::remove_file(&path).unwrap();
    assert!(
        text(&scratch.update(&[]).stderr).contains("was not imported: it has no `import.yaml`")
    );
}

#[test]
fn an_overlay_of_an_unknown_key_is_found_by_check() {
    let scratch = Scratch::new();
    scratch.import("table.csv", FIRST, &[]);
    let overlay = "entries:\n  - {code: 9, summary: Nobody has it}\n";
    fs::write(scratch.out().join("error-codes.overlay.yaml"), overlay).unwrap();
    assert_eq!(scratch.findings(), ["`9` is not an entry of the domain"]);
    let output = scratch.update(&[]);
    assert!(output.status.success());
    let stderr = text(&output.stderr);
    assert!(
        stderr.contains("error-codes.overlay.yaml:2: `9` is not an entry of the domain"),
        "{stderr}"
    );
}

#[test]
fn a_catalog_gets_further_domains() {
    let scratch = Scratch::new();
    scratch.import(
        "table.csv",
        "code,message,cause\n1,A b,C\n",
        &["--title", "The shop"],
    );
    let output = scratch.run(
        "other.csv",
        "status,reason,fix\n404,Not Found,Look elsewhere.\n",
        &[],
    );
    assert!(
        text(&output.stderr).contains("add another with `--domain`"),
        "{}",
        text(&output.stderr)
    );
    let arguments = [
        "--domain",
        "states",
        "--kind",
        "http-status",
        "--url",
        "https://example.org/states",
    ];
    scratch.import(
        "other.csv",
        "status,reason,fix\n404,Not Found,Look elsewhere.\n",
        &arguments,
    );
    let catalog = scratch.file("catalog.yaml");
    assert!(catalog.contains("title: \"The shop\"\n"), "{catalog}");
    assert!(
        catalog.ends_with("  - {id: import, title: \"table.csv\"}\n  - {id: import-states, title: \"other.csv\", url: \"https://example.org/states\"}\n"),
        "{catalog}"
    );
    assert!(scratch.file("states.yaml").contains("type: States\n"));
    assert!(scratch.explain("404").contains("Look elsewhere."));
    let output = scratch.update(&[]);
    assert!(output.status.success());
    assert_eq!(
        text(&output.stdout).lines().count(),
        2,
        "{}",
        text(&output.stdout)
    );
    let table = scratch.path("other.csv");
    let output = scratch.update(&[table.to_str().unwrap()]);
    assert!(text(&output.stderr).contains("say with `--domain` which domain the table is for"));
    assert!(
        scratch
            .update(&[table.to_str().unwrap(), "--domain", "states"])
            .status
            .success()
    );
}

#[test]
fn a_folder_that_was_not_imported_is_left_alone() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.out()).unwrap();
    let output = scratch.run("table.csv", FIRST, &["--domain", "other"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("already exists"));
    assert_eq!(fs::read_dir(scratch.out()).unwrap().count(), 0);
}
