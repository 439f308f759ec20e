//! Lists as they come: titles, totals, odd headers, one-column names, mappings, words that nobody foresaw.
use super::store::*;
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::exchange::import::columns::{Field, Mapping, MappingFile};
use crate::exchange::import::finding::{Note, Reason, Warning};
use crate::exchange::import::known::Nothing;
use crate::exchange::import::plan::{Fate, Plan, plan};
use crate::exchange::import::rejects::write_rejects;
use crate::exchange::import::report::Report;
use crate::exchange::import::table::{ImportFault, ReadOptions, Table, ToldKind, read_rows};
use crate::exchange::import::words::ImportWords;
use crate::exchange::sheet::{Limits, Row, SheetInfo};

fn planned(text: &str) -> Plan {
    plan(list(text), "list", &Nothing)
}

#[test]
fn columns_are_known_by_many_names() {
    for head in [
        "Surname,Forename,Date of Birth,Date referred,Team",
        "FAMILY NAME;First Name(s);D.O.B;Referral received;Service requested",
        "Last name\tGiven names\tBirth-date\tReceived on\tPathway",
        "Child's surname,Child's forename,DOB (dd/mm/yyyy),Date Rec'd,Referred to",
    ] {
        let head = head
            .replace("First Name(s)", "First Names")
            .replace("DOB (dd/mm/yyyy)", "Date of birth (dd/mm/yyyy)");
        let sign = if head.contains(';') {
            ";"
        } else if head.contains('\t') {
            "\t"
        } else {
            ","
        };
        let row = ["Smith", "Amy", "01/02/2020", "03/04/2026", "SLT"].join(sign);
        let table = list(&format!("Waiting list{sign}as at 01/11/2026\n\n{head}\n{row}\n"));
        assert_eq!(
            (table.mapping.header_row, table.mapping.unused().len(), table.rows.len()),
            (3, 0, 1),
            "{head}"
        );
        assert_eq!(table.rows[0].holds, [], "{head}");
        assert_eq!(table.rows[0].pathway, Code::parse("slcn"));
    }
}

#[test]
fn rows_that_are_no_entries_are_told() {
    let table = list(
        "List of children\n\nName,DOB,Referral date,Service,Comments\n\"SMITH, Amy\",01/02/2020,03/04/2026,OT,Total communication\n\
         , ,\u{200b},,\nName,DOB,Referral date,Service,Comments\n\"KHAN, Mo\",05/02/2020,03/04/2026,OT,\n\
         ,,,,Printed by the records office\nGrand total,2,,,\n",
    );
    let told: Vec<(ToldKind, u32)> = table.told.iter().map(|t| (t.what, t.from)).collect();
    assert_eq!(
        told,
        [
            (ToldKind::Title, 1),
            (ToldKind::Blank, 2),
            (ToldKind::Header, 3),
            (ToldKind::Blank, 5),
            (ToldKind::HeaderAgain, 6),
            (ToldKind::Remark, 8),
            (ToldKind::Totals, 9)
        ]
    );
    let names: Vec<_> = table.rows.iter().map(|r| r.details.list_name()).collect();
    assert_eq!(names, ["SMITH, Amy", "KHAN, Mo"]);
}

#[test]
fn every_hold_says_row_column_and_what_is_safe() {
    let plan = planned(
        "Surname,Forename,D.O.B.,Referral date,Service\nSmith,Amy,30/02/2019,03/04/2026,OT\n,,01/02/2020,03/04/2026,OT\n\
         Smith,,01/02/2020,,Physio\nSmith,Bo,01/02/2027,03/04/2026,OT\nSmith,Cy,01/02/2020,03/04/2027,OT\n",
    );
    let reasons: Vec<&[Reason]> = plan
        .rows
        .iter()
        .map(|r| if let Fate::Held { reasons, .. } = &r.fate { reasons.as_slice() } else { &[] })
        .collect();
    assert_eq!(
        reasons,
        [
            &[Reason::BirthDateUnreadable][..],
            &[Reason::NoChildNamed],
            &[Reason::NameIncomplete, Reason::ReferralDateMissing, Reason::ServiceUnknown],
            &[Reason::BornAfterReferral],
            &[Reason::ReferralInFuture]
        ]
    );
    assert_eq!(
        Report::of(&plan).rows[0].words,
        [
            "Row 2, column D.O.B.: '30/02/2019' is no date. The child was not brought in: the row waits in Intake to be completed or dismissed."
        ]
    );
    let words = Report::of(&plan).words();
    assert_eq!(words[0], "5 rows: 5 to complete.");
    assert!(
        words.contains(&"  Row 1: the header: Surname, Forename, D.O.B., Referral date, Service".to_owned()),
        "{words:?}"
    );
}

#[test]
fn words_nobody_foresaw_are_noted_not_guessed() {
    let plan = planned(
        "Surname,Forename,DOB,Referral date,Service,Interpreter,EHCP,Priority,Tel,Postcode,NHS\n\
         Smith,Amy,01/02/2020,03/04/2026,ND pathway,Polish,being considered,whenever,ask mum,NG16,123\n",
    );
    let row = &plan.rows[0];
    assert!(matches!(row.fate, Fate::Imported { .. }));
    let details = &row.reading.details;
    assert!(details.flags.has(Flags::INTERPRETER) && !details.flags.has(Flags::EHC_PLAN));
    assert_eq!(
        (details.language.as_str(), details.carers[0].phone.as_str(), details.postcode.as_str()),
        ("Polish", "ask mum", "NG16")
    );
    let notes: Vec<Note> = row.notes.iter().map(|n| n.code).collect();
    assert_eq!(notes, [Note::NotUnderstood, Note::NotUnderstood, Note::PostcodePartial, Note::NotUnderstood]);
    assert_eq!(row.warnings[0].code, Warning::NhsNumberFailsCheck);
    assert_eq!(
        row.warnings[0].words,
        "Row 2, column NHS: '123' is not an NHS number (it has 3 digits instead of 10). The child was brought in without it; check it with the family."
    );
}

#[test]
fn twins_and_namesakes_are_said_and_kept_apart() {
    let plan = planned(
        "NHS,Surname,Forename,DOB,Referral date,Service\n9998401917,Hall,Sam,01/02/2020,03/04/2026,OT\n\
         ,Hall,Pam,01/02/2020,03/04/2026,OT\n9434765919,Hall,Sam,01/02/2020,03/04/2026,OT\n,Hall,Sam,01/02/2020,03/04/2026,ND\n",
    );
    let warnings: Vec<usize> = plan.rows.iter().map(|r| r.warnings.len()).collect();
    assert_eq!(warnings, [0, 0, 0, 1]);
    assert_eq!(plan.rows[1].notes[0].code, Note::Twin);
    assert_eq!(plan.rows[2].notes[0].code, Note::Namesake);
    assert_eq!(plan.rows[3].look_alikes.len(), 2, "both Sams are shown");
    assert!(plan.rows[3].warnings[0].words.starts_with("Row 5: may be HALL, Sam (row 2): same birth date"));
}

#[test]
fn a_mapping_from_a_file_decides_and_reads_back() {
    let words = ImportWords::shipped().unwrap();
    let file = MappingFile::parse(
        "default_pathway = \"nd\"\n[columns]\n\"Kid\" = \"full_name\"\n\"Came\" = \"received_on\"\n\"Notes\" = \"\"\n",
        "mapping.toml",
    )
    .unwrap();
    let rows = ["Kid,DOB,Came,Notes", "Amy SMITH,01/02/2020,03/04/2026,x"].map(|line| {
        let cells = line
            .split(',')
            .enumerate()
            .map(|(at, t)| (at as u16, crate::exchange::sheet::Cell::Text(t.to_owned())));
        cells.collect::<Vec<_>>()
    });
    let rows: Vec<_> =
        rows.into_iter().enumerate().map(|(at, cells)| Ok(Row { number: at as u32 + 1, cells })).collect();
    let read = |mapping: Option<&MappingFile>| -> Result<Table, ImportFault> {
        let limits = Limits::default();
        let options =
            ReadOptions { exe: None, words: &words, mapping, postcodes: None, today: today(), limits };
        read_rows(rows.clone().into_iter(), SheetInfo::default(), &options, &mut |_| {})
    };
    assert!(matches!(read(None), Err(ImportFault::NoHeader(_))));
    let table = read(Some(&file)).unwrap();
    assert_eq!(table.mapping.unused()[0].name, "Notes");
    assert_eq!((table.rows[0].holds.len(), table.rows[0].pathway), (0, Code::parse("nd")));
    let kept = table.mapping.to_file();
    assert_eq!(MappingFile::parse(&kept.to_toml(), "kept").unwrap(), kept);
    assert_eq!(
        Mapping::find(&[rows[0].clone().unwrap()], &words, Some(&kept)).unwrap().columns,
        table.mapping.columns
    );
    let wrong = MappingFile::parse("[columns]\n\"A\" = \"sex\"\n\"B\" = \"colour\"\n", "m.toml").unwrap_err();
    assert!(wrong.starts_with("m.toml line 3: 'colour' is no field"), "{wrong}");
}

#[test]
fn a_wrong_words_file_is_refused_with_its_line() {
    let words = || ImportWords::shipped().unwrap();
    for (text, line, why) in [
        ("[columns]\ncolour = [\"x\"]\n", 2, "'colour' is no field"),
        ("[pathways]\nnd = [\"a\"]\not = [\"b\",\n \"A.\"]\n", 4, "already has another meaning"),
        ("[answers]\nmaybe = [\"x\"]", 2, "is no answer"),
        ("missing = 3", 1, "invalid type"),
        ("[colums]\n", 1, "unknown field"),
        ("[pathways]\n\nnd = [\"--\"]", 3, "no letter or digit"),
    ] {
        let fault = words().with(text, "own.toml").unwrap_err();
        assert!((fault.line, fault.why.contains(why)) == (line, true), "{text}: {fault}");
    }
    let own = words()
        .with("[pathways]\nphysio = [\"Physio\"]\n[columns]\nsetting = [\"Notes\"]", "own.toml")
        .unwrap();
    assert_eq!(own.pathway("PHYSIO service"), Code::parse("physio"));
    assert_eq!(own.column("notes"), Some(Field::Setting), "one's own meaning goes before");
}

#[test]
fn rejects_hold_no_formula_and_can_be_brought_in_again() {
    let table = list(
        "NHS,Surname,Forename,DOB,Referral date,Service,Tel,Comments\n,Smith,Amy,01/02/2020,??,-,+447700900123,\"=HYPERLINK(\"\"x\"\")\"\n\
         ,Jones,Bo,01/02/2020,01/02/2026,OT,07700900123,fine\n,\"@Khan\",Cy,,01/02/2026,OT,,\"a\nb\"\n",
    );
    let mapping = table.mapping.clone();
    let plan = plan(table, "list", &Nothing);
    let mut out = Vec::new();
    assert_eq!(write_rejects(&plan, &mapping, &mut out).unwrap(), 2);
    let text = String::from_utf8(out).unwrap();
    let body = text.strip_prefix('\u{feff}').unwrap();
    let mut csv = csv::ReaderBuilder::new().from_reader(body.as_bytes());
    let records: Vec<_> = csv.records().map(Result::unwrap).collect();
    assert!(csv.headers().unwrap().iter().take(3).eq(["Row", "Why", "NHS"]));
    for cell in records.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    assert_eq!((&records[0][0], &records[0][9]), ("2", "'=HYPERLINK(\"x\")"));
    assert!(records[0][1].contains("'??' is no date"));
    let mended = list(&text.replace("??", "01/02/2026").replace("'-", "OT"));
    assert_eq!(mended.rows[0].holds, []);
    assert_eq!(mended.rows[0].referral.words, "=HYPERLINK(\"x\")", "the apostrophe is ours and goes again");
    assert_eq!(mended.rows[1].details.family, "@Khan");
}

#[test]
fn a_file_without_a_list_is_refused_in_words() {
    let file = |text: &str| {
        use std::io::Write;
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        read(file.path(), None).unwrap_err().to_string()
    };
    let told = file("Shopping,Price\nMilk,2\n");
    assert!(told.contains("names the columns") && told.contains("Shopping, Price | Milk, 2"), "{told}");
    assert!(file("Surname,Forename,DOB\n").contains("no rows under it"));
}

#[test]
fn a_name_that_reads_like_nothing_is_a_name() {
    let plan = planned(
        "Surname,Forename,DOB,Referral date,Service\nNa,Nil,01/02/2020,03/04/2026,OT\nN/K,unknown,01/02/2020,03/04/2026,OT\n",
    );
    assert!(matches!(plan.rows[0].fate, Fate::Imported { .. }));
    assert!(matches!(plan.rows[1].fate, Fate::Held { .. }));
}

#[test]
fn workbooks_with_bare_floats_and_two_epochs_are_understood() {
    for name in ["m1900.xlsx", "m1904.xlsx"] {
        let table = read(&data("hostile").join(name), None).unwrap();
        let born: Vec<_> = table.rows.iter().map(|r| r.born.unwrap().to_string()).collect();
        assert_eq!(born, ["2017-03-04"; 4], "{name}");
        // Two numbers without a valid check digit, one a float, one "9000000009.0".
        assert!(table.rows.iter().all(|r| r.holds.iter().any(|h| h.code == Reason::NameIncomplete)));
        assert_eq!(table.rows[1].details.family, "O'Brien-Jones");
        assert!(table.rows[3].holds.iter().any(|h| h.words.contains("'Sept 25' has no day")));
    }
}

#[test]
fn when_and_where_a_family_can_come_is_read_and_what_is_not_understood_holds_the_row() {
    let plan = planned(
        "Surname,Forename,DOB,Referral date,Service,Cannot attend,Can travel to,Wheelchair\n\
         Smith,Amy,01/02/2020,03/04/2026,ND,\"mon, 20 Dec 2026 to 4 Jan 2027\",\"Newark and Sherwood, Gedling\",yes\n\
         Khan,Mo,01/03/2020,03/04/2026,ND,,n/k,no\n\
         Hall,Pam,01/04/2020,03/04/2026,ND,when dad is home,,\n\
         Ward,Ty,01/05/2020,03/04/2026,ND,,\"Gedling, Narnia\",\n\
         Bell,Jo,01/06/2020,03/04/2026,ND,,,sometimes\n",
    );
    assert!(plan.rows.iter().take(2).all(|row| matches!(row.fate, Fate::Imported { .. })));
    let amy = &plan.rows[0].reading.details;
    let away: Vec<String> = amy.away.iter().map(|away| away.whole()).collect();
    assert_eq!(
        (amy.not_on.as_slice(), away.as_slice()),
        (&[0][..], &["20 Dec 2026 to 4 Jan 2027".to_owned()][..])
    );
    assert_eq!(amy.only, [Code::known("E07000175"), Code::known("E07000173")]);
    assert!(amy.flags.has(Flags::STEP_FREE));
    let mo = &plan.rows[1].reading.details;
    assert!(mo.away.is_empty() && mo.only.is_empty() && !mo.flags.has(Flags::STEP_FREE));
    let held: Vec<(u32, Reason, &str)> = plan.rows[2..]
        .iter()
        .map(|row| (row.row, row.reading.holds[0].code, row.reading.holds[0].words.as_str()))
        .collect();
    let (_, codes): (Vec<u32>, Vec<Reason>) = held.iter().map(|(row, code, _)| (*row, *code)).unzip();
    assert_eq!(codes, [Reason::CannotComeUnreadable, Reason::DistrictUnknown, Reason::StepFreeUnreadable]);
    for ((_, _, words), begins) in held.iter().zip([
        "Row 4, column Cannot attend: 'when dad is home': \"when\" is no weekday.",
        "Row 5, column Can travel to: 'Narnia' is no district known here",
        "Row 6, column Wheelchair: 'sometimes' is neither yes nor no to a step-free room.",
    ]) {
        assert!(words.starts_with(begins), "{words}");
        assert!(words.contains("The child was not brought in: the row waits in Intake"), "{words}");
    }
}

#[test]
fn every_district_of_the_shipped_rules_is_known_by_its_name() {
    let (words, rules) = (ImportWords::shipped().unwrap(), crate::config::load(None).unwrap().rules);
    for district in &rules.districts {
        assert_eq!(words.district(&district.name), Some(district.id), "{}", district.name);
    }
}
