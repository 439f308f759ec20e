//! Forms filled by keys alone: what is saved, what is wrong, what a draft keeps, what is offered and where an address goes.
use super::super::Bias;
use super::*;
use crate::desk::layers::draft;
use crate::wire::query::Typed;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

fn form() -> Form {
    Form::new(vec![
        Field::text("family", "Family name").needed().at_most(20),
        Field::date("born", "Born", Bias::Past).needed(),
        Field::choice("pathway", "Pathway", &[('n', "ND assessment"), ('s', "SLCN"), ('e', "EP")]),
    ])
}

fn type_in(form: &mut Form, text: &str) {
    for c in text.chars() {
        form.key(Key::Char(c));
    }
}

#[test]
fn filled_by_keys_alone_and_saved() {
    let mut form = form();
    assert!(!form.is_dirty());
    type_in(&mut form, "O'Brien");
    assert!(form.is_dirty());
    form.act(Action::Take, today());
    type_in(&mut form, "14/9/22");
    assert_eq!(form.fields[1].judged(today()), Ok("Wed 14 Sep 2022".into()));
    form.act(Action::NextPart, today());
    type_in(&mut form, "zs");
    assert_eq!(form.fields[2].shown(), "SLCN", "a letter that fits nothing changes nothing");
    form.key(Key::Right);
    assert_eq!(form.fields[2].shown(), "EP");
    form.key(Key::Right);
    form.key(Key::Left);
    assert_eq!(form.fields[2].typed(), "e");
    assert_eq!(form.act(Action::Take, today()), Told::On);
    assert_eq!(form.act(Action::Take, today()), Told::Save);
    let expected = [("family", "O'Brien"), ("born", "2022-09-14"), ("pathway", "e")];
    assert_eq!(form.values(today()), expected.map(|(name, value)| (name, value.to_owned())));
}

#[test]
fn a_letter_typed_ahead_on_a_slow_line_still_chooses() {
    let mut form = form();
    form.front = 2;
    form.paste("s");
    assert_eq!(form.fields[2].shown(), "SLCN");
    form.paste("elephant");
    assert_eq!(form.fields[2].shown(), "SLCN", "a text is none of the choices");
}

/// Whoever is given what is held on them reads a draft as its form has it.
#[test]
fn a_draft_holds_what_was_typed_under_the_forms_own_names() {
    let mut form = form();
    type_in(&mut form, "O'Brien");
    form.front = 2;
    type_in(&mut form, "e");
    let said = form.typed(today()).into_iter().find(|(name, _)| *name == SAID).map(|(_, words)| words);
    assert_eq!(said.as_deref(), Some("Family name: O'Brien; Pathway: EP"));
}

#[test]
fn what_is_wrong_is_named_and_in_front() {
    let mut form = form();
    type_in(&mut form, "Bell");
    form.act(Action::ToSave, today());
    assert_eq!(form.act(Action::Take, today()), Told::Wrong("Not saved: Born is needed.".into()));
    assert_eq!(form.field().map(|field| field.name), Some("born"));
    form.paste("31 nov 25\n");
    let wrong = form.fields[1].judged(today()).unwrap_err();
    assert!(wrong.starts_with("31 Nov does not exist"), "{wrong}");
    form.act(Action::ClearField, today());
    form.paste("30 nov 25");
    form.act(Action::ToSave, today());
    assert_eq!(form.act(Action::Take, today()), Told::Save);
    form.wrong("family", "is already waiting for this pathway");
    assert_eq!(form.field().map(|field| field.name), Some("family"));
    assert!(form.fields[0].judged(today()).is_err());
    form.key(Key::Backspace);
    assert!(form.fields[0].judged(today()).is_ok(), "what was said concerned the old text");
}

#[test]
fn a_draft_comes_back_as_it_was() {
    let mut first = form();
    type_in(&mut first, "Zoë");
    assert_eq!(first.act(Action::Close, today()), Told::Left);
    let again = form().filled(&first.values(today()));
    assert_eq!(again.values(today()), first.values(today()));
    assert!(again.is_dirty());
}

/// Put back as it stood, a day is as people write it, and nothing was changed.
#[test]
fn a_day_that_stood_there_is_no_change_when_it_is_put_back() {
    let form = || Form::new(vec![Field::date("born", "Born", Bias::Past).with_year().starting("17/12/2010")]);
    let again = form().filled(&form().values(today()));
    assert!(!again.is_dirty());
    let other = form().filled(&[("born", "2010-12-18".to_owned())]);
    assert_eq!((other.fields[0].typed(), other.is_dirty()), ("18/12/2010", true));
}

/// What stands on record in place of an answer is read from its beginning.
#[test]
fn what_stands_is_read_from_its_beginning_and_typed_over() {
    let why = "'9992437485' is no NHS number: the last digit does not fit";
    let mut form = Form::new(vec![Field::text("nhs", "NHS number").starting(why).standing(true)]);
    assert!(form.fields[0].edit.shown(20).0.starts_with("'9992437485'"));
    type_in(&mut form, "94");
    assert_eq!(form.fields[0].typed(), "94");
}

fn address_form() -> Form {
    Form::new(vec![
        Field::text("address", "Address").at_most(200).whole_address(),
        Field::text("postcode", "Postcode").with_postcode(),
        Field::text("carer", "Speak to"),
        Field::text("phone", "Phone"),
        Field::text("setting", "School").offering(Offers::on_record(Typed::Setting)),
    ])
}

fn text_of(form: &Form, name: &str) -> String {
    form.fields.iter().find(|field| field.name == name).map(|field| field.typed().to_owned()).unwrap()
}

#[test]
fn a_whole_address_pasted_is_divided_and_nothing_of_it_is_lost() {
    let mut form = address_form();
    form.paste(
        "Mrs K Harrison\n12 Elm Rise\nArnold\nNG5 6LT\nTel 07700 900231, 0115 496 0123\nk@example.org\n",
    );
    for (name, text) in [
        ("address", "12 Elm Rise, Arnold"),
        ("postcode", "NG5 6LT"),
        ("carer", "Mrs K Harrison"),
        ("phone", "07700 900231"),
    ] {
        assert_eq!(text_of(&form, name), text);
    }
    assert_eq!(
        form.left_out().as_deref(),
        Some("Not part of the address, and in no field: 0115 496 0123, k@example.org.")
    );
    assert_eq!(form.left_out(), None, "said once");
    assert_eq!(form.asks_district().as_deref(), Some("NG5 6LT"));
    assert_eq!(form.asks_district(), None, "asked once");
    form.hears_district(Some("Gedling"));
    assert_eq!(form.fields[1].judged(today()), Ok("NG5 6LT: Gedling".into()));
    form.front = 1;
    form.key(Key::Backspace);
    assert_eq!(form.fields[1].judged(today()), Ok(String::new()), "another text");
    form.hears_district(Some("Gedling"));
    assert_eq!(form.fields[1].judged(today()), Ok(String::new()), "an answer for the text before");
}

#[test]
fn an_address_typed_in_one_line_is_divided_when_it_is_left() {
    let mut form = address_form();
    form.fields[3].edit.set("0115 496 0999");
    type_in(&mut form, "12 Elm Rise, Arnold ng56lt 07700900231");
    form.act(Action::Take, today());
    assert_eq!(
        (text_of(&form, "address"), text_of(&form, "postcode")),
        ("12 Elm Rise, Arnold".into(), "NG5 6LT".into())
    );
    assert_eq!(text_of(&form, "phone"), "0115 496 0999", "what stands there stays");
    assert!(form.left_out().is_some_and(|words| words.contains("07700900231")));
}

#[test]
fn what_is_offered_is_taken_only_by_going_to_it() {
    let names = ["Hawthorn Primary", "St Hawthorn's"].map(str::to_owned);
    let mut form = address_form();
    form.front = 4;
    type_in(&mut form, "haw");
    assert_eq!(form.asks_names(), Some((Typed::Setting, "haw".into())));
    assert_eq!(form.asks_names(), None, "one ask a key");
    form.hears_names(&names);
    form.hears_names(&[]);
    assert!(form.fields[4].is_offered(), "an answer that nobody waits for is nothing");
    // Enter alone goes on with what was typed.
    let mut plain = form.clone();
    plain.act(Action::Take, today());
    assert_eq!((text_of(&plain, "setting"), plain.field().is_none()), ("haw".into(), true));
    // Down goes to the second, Up back to the first, Tab takes it and goes on.
    let mut taken = form.clone();
    for action in [Action::Down, Action::Down, Action::Up, Action::NextPart] {
        taken.act(action, today());
    }
    assert_eq!((text_of(&taken, "setting"), taken.field().is_none()), ("Hawthorn Primary".into(), true));
    // Past the last of them is the next field, with nothing taken.
    for _ in 0..3 {
        form.act(Action::Down, today());
    }
    assert_eq!((text_of(&form, "setting"), form.field().is_none()), ("haw".into(), true));
    form.hears_names(&names);
    form.act(Action::Up, today());
    assert!(!form.fields[4].is_offered(), "late for a field that was left");
}

#[test]
fn of_several_with_commas_the_last_is_offered() {
    let people = Offers::default().known(["Dr A Osei", "Priya Mehta", "Ann Lee"]).by_commas();
    let mut form = Form::new(vec![Field::text("people", "People").offering(people)]);
    type_in(&mut form, "Ann Lee, meh");
    form.act(Action::Down, today());
    form.act(Action::Take, today());
    assert_eq!(text_of(&form, "people"), "Ann Lee, Priya Mehta");
}

#[test]
fn a_birth_date_says_its_year() {
    let field = |text: &str| Field::date("born", "Born", Bias::Past).with_year().starting(text);
    assert_eq!(field("14/9/22").judged(today()), Ok("Wed 14 Sep 2022".into()));
    assert!(field("14/9").judged(today()).is_err_and(|words| words.contains("does not say the year")));
}

#[test]
fn a_draft_comes_back_to_its_field_and_says_what_changed_since() {
    let form = |phone: &str| {
        Form::new(vec![Field::text("family", "Family name"), Field::text("phone", "Phone").starting(phone)])
    };
    let mut first = form("0115 496 0001");
    first.front = 1;
    type_in(&mut first, "9");
    let kept = draft::write(&first.typed(today()));
    let (again, stale) = draft::read(&kept, form("0115 496 0001"));
    assert_eq!((again.front, stale.len(), text_of(&again, "phone")), (1, 0, "0115 496 00019".into()));
    let (again, stale) = draft::read(&kept, form("07700 900231"));
    assert_eq!(stale, ["Phone"]);
    assert!(again.fields[1].judged(today()).is_ok_and(|words| words.contains("07700 900231")));
    assert_eq!(text_of(&again, "phone"), "0115 496 00019", "nothing typed is lost");
}

/// Labels that leave nothing for what is typed stand above it; what is understood or can be chosen has the whole width.
#[test]
fn in_a_narrow_window_what_is_typed_has_room() {
    use crate::desk::canvas::Canvas;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    let mut form = Form::new(vec![
        Field::text("days", "On which days it is held").needed(),
        Field::choice("service", "Service", &[('n', "ND assessment"), ('f', "ND feedback to the family")]),
    ]);
    type_in(&mut form, "every Monday");
    form.act(Action::NextPart, today());
    let theme = crate::desk::theme::Theme::shipped("mono");
    let shown = |columns: u16| {
        let area = Rect::new(0, 0, columns, 6);
        let mut buffer = Buffer::empty(area);
        let mut canvas = Canvas::new(&mut buffer, &theme, crate::desk::glyphs::ASCII);
        form.draw(area, &mut canvas, today());
        let line = |y: u16| (0..columns).map(|x| buffer[(x, y)].symbol().to_owned()).collect::<String>();
        (0..6).map(|y| line(y).trim_end().to_owned()).collect::<Vec<_>>()
    };
    let least = shown(32);
    assert_eq!(least[0], "  On which days it is held");
    assert_eq!(least[1], "    every Monday");
    assert_eq!(least[2], "> Service");
    assert!(least[4].starts_with("    n ND assessment"), "{least:?}");
    let narrow = shown(40);
    assert!(narrow[0].ends_with(" every Monday"), "{narrow:?}");
    assert!(narrow[2].starts_with("    n ND assessment, f ND feedback"), "{narrow:?}");
}

#[test]
fn what_is_typed_takes_the_place_of_a_day_that_was_put_in() {
    let received =
        || Form::new(vec![Field::date("received", "Received", Bias::Past).needed().starting("23/11/26")]);
    let mut form = received();
    type_in(&mut form, "3/11");
    assert_eq!(form.fields[0].typed(), "3/11");
    let mut form = received();
    form.key(Key::Backspace);
    type_in(&mut form, "5");
    assert_eq!(form.fields[0].typed(), "23/11/25", "an editing key keeps it");
    let mut form = received();
    form.key(Key::Left);
    type_in(&mut form, "1");
    assert_eq!(form.fields[0].typed(), "23/11/216");
    // A day that was saved before, or stood in the form when it was left, is typed over, too; what was only begun is not.
    let date = || Form::new(vec![Field::date("on", "Day", Bias::Future)]);
    for whole in ["2026-11-30", "30/11/26"] {
        let mut form = date().filled(&[("on", whole.to_owned())]);
        type_in(&mut form, "next mon");
        assert_eq!(form.fields[0].typed(), "next mon");
        assert_eq!(form.fields[0].judged(today()), Ok("Mon 23 Nov 2026".into()));
    }
    let mut form = date().filled(&[("on", "30/1".to_owned())]);
    type_in(&mut form, "1");
    assert_eq!(form.fields[0].typed(), "30/11");
    let mut form = received();
    form.paste("3 nov");
    assert_eq!(form.fields[0].typed(), "3 nov");
}

#[test]
fn a_paste_into_a_choice_is_taken_or_told() {
    let mut form = form();
    form.front = 2;
    form.paste("nd ass");
    assert_eq!(form.unused(), None);
    assert_eq!(form.fields[2].shown(), "ND assessment");
    form.paste("Wisniewska");
    assert_eq!(form.fields[2].shown(), "ND assessment", "nothing is chosen by it");
    let told = form.unused().unwrap();
    assert!(told.contains("Nothing in Pathway begins with \"Wisniewska\""), "{told}");
}

/// Letters of one word narrow the choice; none of them is another choice.
#[test]
fn a_choice_is_typed_by_the_beginning_of_any_of_its_names() {
    let named = [
        ('n', "nd", "ND", "Neurodevelopmental assessment"),
        ('s', "slcn", "SLCN", "Speech, language and communication needs"),
        ('e', "ep", "EP", "Educational psychology"),
        ('o', "ot", "OT", "Occupational therapy"),
        ('m', "mar", "MAR", "Enhanced multi-agency review"),
        ('d', "dropin", "DROP", "Early-years drop-in"),
        ('r', "dropin-waiting", "DROPW", "Drop-in while waiting for speech and language therapy"),
    ];
    let choices = named.map(|(letter, _, short, _)| (letter, short));
    let also = named.map(|(_, code, _, long)| vec![code.to_owned(), long.to_owned()]).to_vec();
    let empty = || Form::new(vec![Field::choice("pathway", "Pathway", &choices).known_as(also.clone())]);
    let typed = |text: &str| {
        let mut form = empty();
        type_in(&mut form, text);
        form.fields[0].shown().to_owned()
    };
    for (text, shown) in [
        ("n", "ND"),
        ("nd", "ND"),
        ("neuro", "ND"),
        ("slcn", "SLCN"),
        ("Speech", "SLCN"),
        ("mar", "MAR"),
        ("enh", "MAR"),
        ("ep", "EP"),
        ("edu", "EP"),
        ("drop", "DROP"),
        ("dropw", "DROPW"),
        ("dropin-w", "DROPW"),
        ("r", "DROPW"),
        ("drop-in while", "DROPW"),
        ("early", "DROP"),
        ("occ", "OT"),
        ("review", "MAR"),
    ] {
        assert_eq!(typed(text), shown, "{text}");
    }
    // What fits nothing more is said, and the choice stays.
    let mut form = empty();
    type_in(&mut form, "ndo");
    assert_eq!(form.fields[0].shown(), "ND");
    let said = form.fields[0].said_ahead().unwrap();
    assert!(said.starts_with("\"ndo\" fits none of these: ND stays"), "{said}");
    // The letter that did not fit is taken off, then the others; then it is chosen anew.
    form.key(Key::Backspace);
    assert_eq!(form.fields[0].said_ahead().unwrap(), "\"nd\": Neurodevelopmental assessment");
    form.key(Key::Backspace);
    form.key(Key::Backspace);
    assert_eq!(form.fields[0].shown(), "");
    type_in(&mut form, "ot");
    assert_eq!(form.fields[0].shown(), "OT");
    // Whoever comes back to it begins a word of its own.
    form.act(Action::Take, today());
    form.act(Action::Up, today());
    type_in(&mut form, "s");
    assert_eq!(form.fields[0].shown(), "SLCN");
    let mut form = empty();
    type_in(&mut form, "dro");
    assert_eq!(form.fields[0].said_ahead().unwrap(), "\"dro\": DROP, DROPW");
}
