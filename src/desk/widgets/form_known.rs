//! A form and what others know: names on record, districts of postcodes, and where the parts of a whole address go.
use super::form::Form;
use crate::desk::text;
use crate::domain::typed_address::{divide, find_postcode};
use crate::wire::query::Typed;

/// Columns of what was pasted that are said again.
const UNUSED: usize = 40;

impl Form {
    /// What the keeper is to be asked of the field in front: names on record that fit what is being typed.
    pub fn asks_names(&mut self) -> Option<(Typed, String)> {
        self.fields.get_mut(self.front)?.offers.as_mut()?.ask()
    }

    /// Names on record that fit; an answer that comes when the field has been left is nothing.
    pub fn hears_names(&mut self, names: &[String]) {
        if let Some(field) = self.fields.get_mut(self.front)
            && let Some(offers) = &mut field.offers
        {
            offers.heard(names, field.edit.text());
        }
    }

    /// A whole postcode whose district is not known here yet.
    pub fn asks_district(&mut self) -> Option<String> {
        let field = self.fields.iter_mut().find(|field| field.place)?;
        let (postcode, _) = find_postcode(field.edit.text())?;
        if postcode == field.asked_place {
            return None;
        }
        field.asked_place.clone_from(&postcode);
        Some(postcode)
    }

    /// How a postcode was understood: said beside its field, where it still stands there.
    pub fn hears_district(&mut self, district: Option<&str>) {
        let Some(field) = self.fields.iter_mut().find(|field| field.place) else { return };
        let here = find_postcode(field.edit.text()).map(|(postcode, _)| postcode);
        if here.as_ref() == Some(&field.asked_place) {
            field.seen = Some(match district {
                Some(district) => format!("{}: {district}", field.asked_place),
                None => {
                    format!("{} is in no list of postcodes here: no district. It may stay", field.asked_place)
                }
            });
        }
    }

    /// What was pasted into a choice that has nothing of that name: said once, with its words, so that they are not lost unseen.
    pub fn unused(&mut self) -> Option<String> {
        let (label, words) = self.unused.take()?;
        let words = text::cut(&words, UNUSED).into_owned();
        Some(format!(
            "Nothing in {label} begins with \"{words}\": it was not put in. Its letters and Right choose there."
        ))
    }

    /// What of a whole address no field took: said once.
    pub fn left_out(&mut self) -> Option<String> {
        let left = std::mem::take(&mut self.left_out);
        (!left.is_empty()).then(|| format!("Not part of the address, and in no field: {}.", left.join(", ")))
    }

    /// Divides an address among the fields there are for its parts. What stands in one of them already is not overwritten.
    pub(super) fn spread(&mut self, at: usize, text: &str) {
        let parts = divide(text);
        let apart = self.fields.iter().any(|field| field.name == "postcode");
        let many = text.trim().contains(['\n', '\r']);
        let more = !parts.phones.is_empty() || !parts.email.is_empty();
        if !(many || more || apart && !parts.postcode.is_empty()) {
            return;
        }
        let mut address = parts.address;
        if !apart && !parts.postcode.is_empty() {
            let all = [address, parts.postcode.clone()].into_iter().filter(|part| !part.is_empty());
            address = all.collect::<Vec<_>>().join(", ");
        } else if !self.put("postcode", &parts.postcode) {
            address = [address, parts.postcode.clone()].join(", ");
        }
        if let Some(field) = self.fields.get_mut(at) {
            field.edit.set(&address);
            field.changed();
        }
        let mut phones = parts.phones.into_iter();
        let (name, phone) = (parts.name, phones.next().unwrap_or_default());
        let carer = [name.clone(), phone.clone()].into_iter().filter(|part| !part.is_empty());
        let carer = carer.collect::<Vec<_>>().join(", ");
        if self.fields.iter().any(|field| field.name == "phone") {
            self.put_or_tell("phone", &phone);
            self.put_or_tell("carer", &name);
        } else if let Some(field) = self.fields.iter_mut().find(|field| field.name == "carer")
            && !field.edit.text().trim().is_empty()
            && !field.edit.text().contains(|c: char| c.is_ascii_digit())
            && !phone.is_empty()
        {
            // Somebody stands there without a number.
            let with = format!("{}, {phone}", field.edit.text().trim());
            field.edit.set(&with);
            field.changed();
            self.left_out.extend(Some(name).filter(|name| !name.is_empty()));
        } else {
            self.put_or_tell("carer", &carer);
        }
        self.left_out.extend(phones);
        self.put_or_tell("email", &parts.email);
    }

    /// Puts a value into a field that is empty, as it was at the start, or says the same. `false`: there is none, or something else stands there.
    fn put(&mut self, name: &str, value: &str) -> bool {
        if value.is_empty() {
            return true;
        }
        let Some(field) = self.fields.iter_mut().find(|field| field.name == name) else { return false };
        if field.edit.text().trim() == value {
            return true;
        }
        // A new address has its own postcode; a number already typed is somebody's.
        if !field.edit.text().trim().is_empty() && (name != "postcode" || field.is_dirty()) {
            return false;
        }
        field.edit.set(value);
        field.changed();
        if let Some(offers) = &mut field.offers {
            offers.close();
        }
        true
    }

    fn put_or_tell(&mut self, name: &str, value: &str) {
        if !self.put(name, value) {
            self.left_out.push(value.to_owned());
        }
    }
}
