from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from paper_builders import COUNT, RECORD_ID, a_determination, a_form, a_record
from paper_reading import fields_of, ink_in_fields, outside_the_page, rendered, text_of
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, NameObject, TextStringObject

from eligibility.papers.form_map import FormCopy, FormFile, FormMap, form_maps, read_forms
from eligibility.papers.manifest import Office
from eligibility.papers.official import fill_form
from eligibility.papers.values import PaperWithheld, paper_values

FORMS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "forms"
needs_forms = pytest.mark.skipif(not FORMS.is_dir(), reason="the courts' forms (../shared/data/forms) are not here")

ROLES = {
    "attorney": "text",
    "defendant": "text",
    "case_number": "text",
    "county": "text",
    "heading_petition": "checkbox",
    "heading_application": "checkbox",
    "request_petition": "checkbox",
    "request_application": "checkbox",
    "convicted_11357": "checkbox",
    "convicted_11358": "checkbox",
    "convicted_11359": "checkbox",
}


def small_map(**changes) -> FormMap:
    """The map of a small form of our own, whose fields are named after their roles."""
    (cr_400,) = [form for form in form_maps() if form.id == "cr-400"]
    fields = {role: f"f.{role}" for role in ROLES}
    copy = FormCopy(id="small", sha256=None, confidence="high", fields=fields)
    return cr_400.model_copy(update={"id": "small", "copies": [copy], "text": list(ROLES)[:4]} | changes)


def small_form(**changes) -> FormFile:
    form = small_map(**changes)
    content = a_form({f"f.{role}": kind for role, kind in ROLES.items()})
    return FormFile(content, form, form.copies[0], exact=True)


def filled(form=None, determination=None, record=None, office=None, draft=()):
    determination, record = determination or a_determination(), record or a_record()
    values = paper_values(determination, record)
    return fill_form(form or small_form(), determination, record, values, office or Office(), draft)


def test_values_and_boxes_of_an_application_are_filled_in_and_nothing_else():
    form = filled()
    assert fields_of(form.pdf) == {
        "f.defendant": "ORGANA, LEIA",
        "f.case_number": "A395487",
        "f.county": "LOS ANGELES",
        "f.heading_application": "/Yes",
        "f.request_application": "/Yes",
        "f.convicted_11357": "/Yes",
    }
    assert (form.pages, form.missing, form.warnings) == (1, [], [])


def test_heading_and_request_agree_on_a_petition():
    ticked = fields_of(filled(determination=a_determination(route="petition")).pdf)
    assert {name for name, value in ticked.items() if value == "/Yes"} == {
        "f.heading_petition",
        "f.request_petition",
        "f.convicted_11357",
    }


def test_what_is_filled_in_is_seen_inside_its_field_and_what_is_not_is_blank():
    before, after = ink_in_fields(small_form().content), ink_in_fields(filled().pdf)
    for role, kind in ROLES.items():
        changed = np.abs(before[f"f.{role}"].astype(int) - after[f"f.{role}"]).max()
        expected = role in ("defendant", "case_number", "county", "heading_application", "request_application")
        assert (changed > 100) == (expected or role == "convicted_11357"), (role, kind)


def test_a_tick_needs_no_typeface():
    page = PdfReader(io.BytesIO(filled().pdf)).pages[0]
    ticked = [
        widget["/AP"]["/N"][widget["/AS"]].get_object().get_data()
        for widget in (annotation.get_object() for annotation in page.annotations or [])
        if widget.get("/AS") not in (None, "/Off")
    ]
    assert len(ticked) == 3
    assert all(b" l S" in drawn and b"Tf" not in drawn for drawn in ticked)


def test_the_typeface_of_what_is_filled_in_is_embedded():
    page = PdfReader(io.BytesIO(filled().pdf)).pages[0]
    for annotation in page.annotations or []:
        widget = annotation.get_object()
        if widget.get("/T") == "f.defendant":
            appearance = widget["/AP"]["/N"]
            fonts = [font.get_object() for font in appearance["/Resources"]["/Font"].values()]
            (embedded,) = [font for font in fonts if "DejaVu" in font["/BaseFont"]]
            assert "/FontFile2" in embedded["/FontDescriptor"]
            assert "/ToUnicode" in embedded
            break
    else:
        pytest.fail("the form has no such field")


def test_another_name_of_the_case_follows_as_aka():
    form = filled(record=a_record(name_used="AMIDALA, L"))
    assert fields_of(form.pdf)["f.defendant"] == "AMIDALA, L AKA ORGANA, LEIA"
    assert form.fields["also known as"] == f"{RECORD_ID}#/person/name"


def test_a_value_too_long_for_its_field_stands_whole_on_an_attachment():
    name = "ORGANA, LEIA " + "OF ALDERAAN " * 20
    form = filled(record=a_record(name=name.strip()))
    assert fields_of(form.pdf)["f.defendant"] == "SEE ATTACHMENT"
    assert form.pages == 2
    assert name.strip() in text_of(form.pdf)
    assert not outside_the_page(form.pdf)
    ink = ink_in_fields(form.pdf)["f.defendant"]
    assert ink[:, -3:].min() > 200  # nothing runs up to the field's right edge


def test_a_value_is_set_smaller_before_it_is_moved():
    name = "ORGANA-SOLO, LEIA AMIDALA SKYWALKER"
    form = filled(record=a_record(name=name))
    assert fields_of(form.pdf)["f.defendant"] == name
    assert form.pages == 1
    assert ink_in_fields(form.pdf)["f.defendant"][:, -3:].min() > 200


def test_names_outside_latin_1_are_seen():
    form = filled(record=a_record(name="ŽIŽKA, ЯН"))
    assert fields_of(form.pdf)["f.defendant"] == "ŽIŽKA, ЯН"
    assert ink_in_fields(form.pdf)["f.defendant"].min() < 100


def test_letters_that_cannot_be_set_leave_the_field_to_a_person():
    form = filled(record=a_record(name="王, 小明"))
    assert "f.defendant" not in fields_of(form.pdf)
    assert form.missing == ["defendant"]
    assert "defendant: has letters that the typeface cannot show; write it by hand" in form.warnings
    assert "defendant" not in form.fields


def test_what_is_not_stated_is_left_blank_and_named():
    form = filled(
        determination=a_determination(case_number=None, section=None, code=None),
        record=a_record(event={"case_number": None}, count={"section": None, "code": None}),
    )
    assert form.missing == ["case_number", "section"]
    assert {"f.case_number", "f.convicted_11357"}.isdisjoint(fields_of(form.pdf))


def test_the_office_fills_its_own_block():
    form = filled(office=Office(attorney="MON MOTHMA", fax="no field for this"))
    assert fields_of(form.pdf)["f.attorney"] == "MON MOTHMA"
    assert form.fields["attorney"] == "office#/attorney"
    assert "fax" not in form.fields


@pytest.mark.parametrize(
    ("section", "day", "ticked", "attached"),
    [
        pytest.param("11357", "1985-06-07", ["f.convicted_11357"], False, id="undivided"),
        pytest.param("11359", "1985-06-07", ["f.convicted_11359"], False, id="for-sale"),
        pytest.param("11530.5", "1970-06-07", ["f.convicted_11359"], True, id="old-number-with-one-successor"),
        pytest.param("11530", "1968", [], True, id="old-number-that-was-divided"),
        pytest.param("11357.5", "2012-06-07", [], True, id="another-law"),
    ],
)
def test_the_box_is_that_of_the_section_as_it_is_numbered_today(section, day, ticked, attached):
    form = filled(
        determination=a_determination(section=section, date=day),
        record=a_record(count={"section": section}, event={"date": day}),
    )
    assert [name for name in fields_of(form.pdf) if "convicted" in name] == ticked
    assert (f"the conviction is of HS {section}" in text_of(form.pdf)) is attached
    assert bool(form.warnings) is not bool(ticked)


def test_a_section_without_a_day_is_not_translated():
    form = filled(
        determination=a_determination(section="11531", date=None),
        record=a_record(count={"section": "11531"}, event={"date": None}),
    )
    assert form.warnings == ["item 1: no single box stands for this section; a person must choose"]


def test_a_section_of_another_code_ticks_nothing():
    form = filled(determination=a_determination(code="PC"), record=a_record(count={"code": "PC"}))
    assert not [name for name in fields_of(form.pdf) if "convicted" in name]


def test_attempts_are_told_on_the_attachment():
    form = filled(record=a_record(count={"attempted": True, "conspiracy": True}))
    text = text_of(form.pdf)
    assert "an attempt to commit HS 11357(b)" in text
    assert "a conspiracy to commit HS 11357(b)" in text


def test_a_draft_is_marked_on_the_form_itself():
    plain, draft = filled(), filled(draft=["case number: it was not read surely"])
    assert (rendered(draft.pdf) < 230).sum() > (rendered(plain.pdf) < 230).sum() + 10_000
    assert "A person must check first: case number: it was not read surely." in text_of(draft.pdf)
    assert fields_of(draft.pdf) == fields_of(plain.pdf)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"pack": "ca-1203-4"}, "SMALL is not a form for rules ca-1203-4", id="another-law"),
        pytest.param({"route": None}, "asks whether the sentence is completed", id="route-open"),
        pytest.param({"route": "motion"}, "has no box for the route motion", id="the-office's-own-motion"),
    ],
)
def test_a_form_is_not_filled_where_it_is_not_meant(changes, why):
    with pytest.raises(PaperWithheld, match=why):
        filled(determination=a_determination(**changes))


def test_copies_whose_boxes_are_not_known_leave_them_to_a_person():
    form = small_form()
    fields = {role: name for role, name in form.copy.fields.items() if not role.startswith("convicted")}
    partial = FormFile(
        form.content, form.map, form.copy.model_copy(update={"fields": fields, "note": "N"}), exact=False
    )
    result = filled(partial)
    assert any("tick the section by hand" in warning for warning in result.warnings)
    assert any("recognised as SMALL by its field names" in warning for warning in result.warnings)
    assert result.notes == ["N"]


def test_xfa_and_the_wish_for_other_appearances_are_removed():
    writer = PdfWriter(clone_from=io.BytesIO(small_form().content))
    acro_form = writer.root_object["/AcroForm"].get_object()
    acro_form[NameObject("/XFA")] = TextStringObject("<old values/>")
    acro_form[NameObject("/NeedAppearances")] = BooleanObject(True)
    out = io.BytesIO()
    writer.write(out)
    form = small_form()
    result = filled(FormFile(out.getvalue(), form.map, form.copy, exact=True))
    after = PdfReader(io.BytesIO(result.pdf)).trailer["/Root"]["/AcroForm"]
    assert "/XFA" not in after
    assert "/NeedAppearances" not in after


def test_a_box_without_one_ticked_state_is_refused():
    form = small_form()
    fields = form.copy.fields | {"heading_application": "f.attorney"}
    wrong = FormFile(form.content, form.map, form.copy.model_copy(update={"fields": fields}), exact=True)
    with pytest.raises(PaperWithheld, match="box for heading application has no single ticked state"):
        filled(wrong)


def test_the_same_form_has_the_same_bytes():
    assert filled().pdf == filled().pdf
    assert filled().pdf != filled(determination=a_determination(2)).pdf


def test_forms_are_recognised_by_their_field_names_and_others_named(tmp_path):
    form = small_map()
    (tmp_path / "b.pdf").write_bytes(small_form().content)
    (tmp_path / "c.PDF").write_bytes(a_form({"x": "text"}))
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.4 torn")
    (tmp_path / "e.txt").write_text("no form")
    (tmp_path / "f.pdf").mkdir()
    locked = PdfWriter(clone_from=io.BytesIO(small_form().content))
    locked.encrypt("secret", algorithm="RC4-128")
    locked.write(tmp_path / "g.pdf")
    found, unknown = read_forms(tmp_path, (form,))
    assert [(file.map.id, file.exact) for file in found] == [("small", False)]
    assert [entry.status for entry in unknown] == ["unknown_form"] * 3
    assert "c.PDF: not a form that can be filled" in unknown[0].reason
    assert "1 fields); known: SMALL (2017-07-01)" in unknown[0].reason
    assert "d.pdf: it could not be opened as a PDF" in unknown[1].reason
    assert "g.pdf: it is encrypted" in unknown[2].reason


def break_parent(content: bytes, parent) -> bytes:
    """Return a form whose first field says that it stands under *parent*, or under itself."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    reference = writer.pages[0]["/Annots"][0]
    reference.get_object()[NameObject("/Parent")] = parent or reference
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("parent", [None, TextStringObject("no field")], ids=["under-itself", "under-a-word"])
def test_a_damaged_form_is_named_and_not_filled(tmp_path, parent):
    content = break_parent(small_form().content, parent)
    (tmp_path / "damaged.pdf").write_bytes(content)
    found, (entry,) = read_forms(tmp_path)
    assert found == []
    assert entry.status == "unknown_form"
    assert entry.reason.startswith("damaged.pdf: it could not be opened as a PDF")


def test_the_exact_copy_is_taken_before_one_that_only_has_the_fields(tmp_path):
    import hashlib

    form = small_map()
    exact = small_form().content
    copy = form.copies[0].model_copy(update={"id": "known", "sha256": hashlib.sha256(exact).hexdigest()})
    form = form.model_copy(update={"copies": [copy, form.copies[0]]})
    (tmp_path / "a.pdf").write_bytes(exact + b"\n% saved again")
    (tmp_path / "b.pdf").write_bytes(exact)
    (tmp_path / "c.pdf").write_bytes(exact + b"\n% and again")
    found, unknown = read_forms(tmp_path, (form,))
    assert [file.content for file in found] == [exact]
    assert unknown == []


def test_a_folder_that_is_none_is_said_to_be_so(tmp_path):
    with pytest.raises(NotADirectoryError, match="not a folder"):
        read_forms(tmp_path / "nowhere")


def test_every_map_names_only_roles_that_it_explains():
    for form in form_maps():
        roles = {*form.text, *form.sections.values(), *(role for boxes in form.routes.values() for role in boxes)}
        for copy in form.copies:
            assert set(copy.fields) <= roles
            assert len(set(copy.fields.values())) == len(copy.fields)


@needs_forms
def test_cr_400_has_every_field_that_its_map_names():
    (form,), unknown = read_forms(FORMS)
    assert (form.map.id, form.exact) == ("cr-400", True)
    assert set(form.copy.fields.values()) <= set(ink_in_fields(form.content))
    assert len(unknown) == len(list(FORMS.glob("*.pdf"))) - 1


@needs_forms
def test_cr_400_saved_again_is_recognised_by_its_field_names(tmp_path):
    PdfWriter(clone_from=FORMS / "prop64_petition.pdf").write(tmp_path / "saved.pdf")
    (form,), unknown = read_forms(tmp_path)
    assert (form.map.id, form.copy.id, form.exact, unknown) == ("cr-400", "publisher-2017", False, [])


@needs_forms
def test_cr_400_shows_the_values_and_leaves_the_rest_to_people():
    (form,), _ = read_forms(FORMS)
    result = filled(form, record=a_record(name_used="AMIDALA, ŁEIA"))
    shown = {name.rsplit(".", 1)[1]: value for name, value in fields_of(result.pdf).items()}
    assert shown == {
        "Defendant_ft[0]": "AMIDALA, ŁEIA AKA ORGANA, LEIA",
        "CaseNumber_ft[0]": "A395487",
        "Checkbox[1]": "/Yes",  # the heading of an application
        "Checkbox[2]": "/Yes",  # 11357
        "Checkbox[0]": "/Yes",  # the request of an application
    }
    before, after = ink_in_fields(form.content), ink_in_fields(result.pdf)
    buttons = {name for name in before if "_bt[" in name or "T23[" in name}  # print, save, clear: for the screen
    changed = {name for name in before if (np.abs(before[name].astype(int) - after[name]) > 100).any()} - buttons
    fields = form.copy.fields
    assert changed == {
        fields[role]
        for role in ("defendant", "case_number", "heading_application", "request_application", "convicted_11357")
    }
    assert result.fields["convicted_11357"] == f"{RECORD_ID}#{COUNT}/section"
    assert "county" not in result.fields
