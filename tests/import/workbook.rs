//! Workbooks made by hand, so that their insides can be damaged without the archive noticing.
use std::fmt::Write as _;
use std::path::Path;

/// A `.xlsx` of one sheet with this XML, stored without compression.
pub fn write(path: &Path, sheet: &[u8], strings: Option<&[u8]>) {
    let mut parts: Vec<(&str, Vec<u8>)> = vec![
        ("[Content_Types].xml", br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#.to_vec()),
        ("_rels/.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_vec()),
        ("xl/workbook.xml", br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>"#.to_vec()),
        ("xl/_rels/workbook.xml.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#.to_vec()),
        ("xl/worksheets/sheet1.xml", sheet.to_vec()),
    ];
    if let Some(strings) = strings {
        parts.push(("xl/sharedStrings.xml", strings.to_vec()));
    }
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, body) in &parts {
        let at = out.len() as u32;
        let mut head = Vec::new();
        // Version, flags, stored, time, date.
        for short in [20_u16, 0, 0, 0, 0x21] {
            head.extend_from_slice(&short.to_le_bytes());
        }
        for long in [crc32fast::hash(body), body.len() as u32, body.len() as u32] {
            head.extend_from_slice(&long.to_le_bytes());
        }
        head.extend_from_slice(&(name.len() as u16).to_le_bytes());
        head.extend_from_slice(&0_u16.to_le_bytes());
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&head);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(body);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&head);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&at.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let at = out.len() as u32;
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    for _ in 0..2 {
        out.extend_from_slice(&(parts.len() as u16).to_le_bytes());
    }
    out.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    out.extend_from_slice(&at.to_le_bytes());
    out.extend_from_slice(&[0; 2]);
    std::fs::write(path, &out).unwrap();
}

/// The XML of a sheet with these rows of text.
pub fn sheet(rows: &[Vec<String>]) -> String {
    let mut out = String::from(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
    );
    for (at, row) in rows.iter().enumerate() {
        let _ = write!(out, r#"<row r="{}">"#, at + 1);
        for (column, cell) in row.iter().enumerate() {
            let name = format!("{}{}", char::from(b'A' + column as u8), at + 1);
            if cell.parse::<f64>().is_ok() {
                let _ = write!(out, r#"<c r="{name}"><v>{cell}</v></c>"#);
            } else {
                let text = cell.replace('&', "&amp;").replace('<', "&lt;");
                let _ = write!(out, r#"<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>"#);
            }
        }
        out.push_str("</row>");
    }
    out + "</sheetData></worksheet>"
}
