"""The words that offices write over their columns, in the languages of the desk.

English, Spanish, French, Haitian Creole and Kinyarwanda. A word that two fields share ("Member")
stands under both; the content of the column then decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

Phrase: TypeAlias = tuple[str, ...]
Vocabulary: TypeAlias = Mapping[str, Sequence[Phrase]]

#: How a layout names the columns of the co-op's own fields: this, then what the field is called.
OWN: Final = "own:"

_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")
# Little words that one office writes and the next leaves out.
_LITTLE: Final = frozenset(
    "the of and for de del la el los las y e le les du des d l et en a au ya y ry rya wa ba n na ak"
    " nan pou lan".split()
)
_SHORT: Final = 3
# Alone they mean that somebody left, or why; beside others anything: "Loan left", "Loan reason".
_ALONE: Final = frozenset(
    "left exit ceased salida baja retiro egreso sortie depart retrait soti kite"
    " reason cause motivo causa motif raison impamvu rezon poukisa".split()
)


def fold(text: str) -> str:
    """Small letters without accents, signs or brackets' content, one space between words."""
    plain = unicodedata.normalize("NFKD", _BRACKETS.sub("", text).casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.split())


def phrase(text: str) -> Phrase:
    """The words that count in a heading; of initials ("D.O.B.") all."""
    words = fold(text).split()
    if all(len(word) == 1 for word in words):
        return tuple(words)
    return tuple(word for word in words if word not in _LITTLE) or tuple(words)


def likeness(heading: Phrase, known: Phrase) -> int:
    """How surely a heading means a known phrase: 0 not at all, 1000 word for word."""
    if not heading or not known:
        return 0
    if heading == known or "".join(heading) == "".join(known):
        return 1000
    length = len("".join(known))
    if length <= _SHORT or (len(known) == 1 and known[0] in _ALONE):
        return 0  # "no", "ci" and the like are parts of everything
    if _contains(heading, known):
        return 200 + length
    return 100 + length if _shortens(heading, known) else 0


def _contains(heading: Phrase, known: Phrase) -> bool:
    starts = range(len(heading) - len(known) + 1)
    return any(heading[at : at + len(known)] == known for at in starts)


def _shortens(heading: Phrase, known: Phrase) -> bool:
    """True for "Fecha nac." against "fecha nacimiento"."""
    pairs = zip(heading, known, strict=False)
    return len(heading) == len(known) and all(
        len(short) >= _SHORT and word.startswith(short) for short, word in pairs
    )


def _vocabulary(words: Mapping[str, str]) -> Vocabulary:
    return {
        field: tuple(dict.fromkeys(phrase(one) for one in re.split(r"[|\n]", many) if one.strip()))
        for field, many in words.items()
    }


MEMBERS: Final = _vocabulary(
    {
        "number": """
            no|n|nr|num|number|member|member no|member number|membership no|code|member code|id
            roll no|folio|numero|numero socio|no socio|no de socio|codigo|codigo socio|socio
            no asociado|asociado|matricula|numéro|no membre|numéro membre|no adhérent|no sociétaire
            membre|adhérent|nimewo|nimewo manm|no manm|manm|kòd|nomero|inomero
            numero y'umunyamuryango|nomero y'umunyamuryango|no y'umunyamuryango|umunyamuryango""",
        "name": """
            name|names|full name|member name|name of member|member|members|surname and name
            surname and given names|nombre|nombres|nombre completo|nombre y apellido
            nombres y apellidos|apellidos y nombres|apellido y nombre|apellidos y nombre|socio|socia
            asociado|nombre del socio|nom|noms|nom et prénom|nom et prénoms|noms et prénoms
            prénom et nom|nom complet|nom du membre|membre|adhérent|sociétaire|non|non manm
            non ak siyati|siyati ak non|non konplè|manm|amazina|amazina yombi|izina
            amazina y'umunyamuryango|umunyamuryango""",
        "surname": """
            surname|last name|family name|apellido|apellidos|apellido paterno|primer apellido
            paterno|nom de famille|siyati|izina ry'umuryango""",
        "second_surname": "apellido materno|segundo apellido|materno",
        "given": """
            given name|given names|first name|first names|forename|forenames|christian name
            other names|nombre de pila|primer nombre|prénom|prénoms|prenon|irindi zina
            izina ry'irikirisitu""",
        "sex": "sex|gender|m f|f m|sexo|género|h m|m h|sexe|genre|sèks|seks|igitsina",
        "born": """
            born|born on|birth|birth date|date of birth|dob|birthday|fecha nacimiento
            fecha de nacimiento|nacimiento|f nacimiento|f nac|nacido|né|née|né le|née le|naissance
            date de naissance|date naissance|né(e) le|dat nesans|dat li fèt|fèt|fèt le|nesans
            itariki y'amavuko|igihe yavukiye|yavutse|amavuko|umwaka w'amavuko""",
        "document": """
            id|id no|id number|id card|identity card|identity no|national id|nid|nida|nin|passport
            document|document no|ci|dni|cedula|cédula de identidad|carnet|carnet de identidad|carné
            cui|dpi|curp|rut|documento|documento de identidad|no documento|doc identidad|nif|cin
            nif cin|nif/cin|cni|carte d'identité|pièce d'identité|no pièce|kat idantite
            nimewo idantite|indangamuntu|nomero y'indangamuntu|numero y'indangamuntu""",
        "phone": """
            phone|phone no|phone number|telephone|tel|tel no|mobile|mobile no|cell|cellphone|contact
            celular|teléfono|telf|fono|móvil|no celular|téléphone|portable|gsm|no de téléphone
            telefòn|nimewo telefòn|telefoni|telefone|terefone|nomero ya telefoni""",
        "village": """
            village|cell and village|community|locality|zone|section|ward|parish|place|comunidad
            aldea|pueblo|barrio|localidad|cantón|vereda|sector|zona|commune|localité|quartier
            section communale|seksyon|seksyon kominal|katye|lokalite|vilaj|kominote|umudugudu
            akagari|umurenge""",
        "joined": """
            joined|joined on|date joined|joining date|date of joining|admitted|admission
            admission date|date of admission|member since|membership date|entry date|since
            fecha ingreso|fecha de ingreso|ingreso|fecha de admisión|admisión|fecha de afiliación
            afiliación|socio desde|admis le|admise le|admis(e) le|date d'admission|date d'entrée
            date adhésion|date d'adhésion|adhésion|membre depuis|antre|antre le|dat antre
            dat adezyon|adezyon|manm depi|yinjiye|itariki yinjiriyeho|itariki yo kwinjira
            igihe yinjiriye""",
        "left": """
            left|left on|date left|leaving date|date of leaving|exit|exit date|date of exit|ceased
            date of cessation|resigned on|withdrawn on|salida|baja|retiro|egreso|fecha salida
            fecha de salida|fecha baja|fecha de baja|fecha retiro|fecha de retiro|fecha egreso
            fecha de egreso|fecha renuncia|retirado el|sortie|départ|retrait|sorti le
            parti le|date sortie|date de sortie|date départ|date de départ|date de démission
            date de retrait|date de radiation|sòti|soti|kite|sòti le|soti le|kite le|dat sòti
            dat soti|dat depa|dat li kite|dat kite|f salida|f baja|yavuyemo|itariki yavuyemo
            igihe yavuyemo|yasezeye|itariki yasezereyeho""",
        "reason": """
            why|why left|why they left|reason|reason left|reason for leaving|reason of leaving
            reason for exit|reason for resignation|cause|cause of leaving|cause of exit|motivo
            motivo de baja|motivo de retiro|motivo de salida|motivo de egreso|motivo de renuncia
            causa|causa de baja|causa de retiro|causa de salida|causa de egreso|motif|raison
            motif de départ|motif de sortie|motif de retrait|motif de démission|motif de radiation
            raison de départ|raison de sortie|raison du retrait|cause de départ|cause de sortie
            rezon|rezon depa|rezon sòti|rezon li kite|poukisa|poukisa li kite|poukisa li soti
            impamvu|impamvu yavuyemo|impamvu yo kuvamo|impamvu yo gusezera""",
        "shares": """
            shares|share|share capital|share balance|shares paid|paid up shares|capital|acciones
            aportes|aporte|aportaciones|certificados|certificados de aportación|capital social
            aporte social|parts|part|parts sociales|part sociale|pa|pa sosyal|pati sosyal|aksyon
            imigabane|umugabane|agaciro k'imigabane""",
        "savings": """
            savings|saving|savings balance|deposits|deposit|balance of savings|ahorro|ahorros
            saldo ahorro|saldo de ahorros|depósitos|caja de ahorro|épargne|épargnes|solde épargne
            dépôts|dépôt|epay|depo|balans epay|ubwizigame|ubwizigamire|kwizigama
            amafaranga yizigamye|ubwizigame bwose""",
        "loan": """
            loan|loans|loan balance|loan outstanding|outstanding loan|balance of loan|credit
            borrowed|préstamo|préstamos|saldo préstamo|saldo de préstamo|saldo del crédito
            crédito|créditos|deuda|cartera|prêt|prêts|solde prêt|crédit|crédits
            crédit en cours|encours|encours crédit|solde du crédit|prè|kredi|balans prè|dèt
            inguzanyo|umwenda|asigaye ku nguzanyo""",
        "nominee": """
            nominee|next of kin|kin|heir|beneficiary|nominated person|beneficiario|beneficiaria
            heredero|herederos|bénéficiaire|ayant droit|héritier|personne désignée|benefisyè|eritye
            uzungura|umuzungura|uwo azasigira""",
        "address": """
            address|postal address|residence|home|dirección|domicilio|residencia|adresse|domicile
            résidence|adrès|aderesi|aho atuye""",
        "occupation": """
            occupation|profession|job|work|trade|ocupación|profesión|oficio|trabajo|métier|emploi
            metye|travay|okipasyon|pwofesyon|umwuga|akazi|icyo akora""",
        "status": """
            status|state|active|estado|situación|estado del socio|statut|état|situation|estati
            eta|uko ahagaze|imimerere""",
    }
)

SLIPS: Final = _vocabulary(
    {
        "day": """
            date|day|on|slip date|date of visit|fecha|día|date du jour|jour|dat|jou|itariki
            umunsi""",
        "slip": """
            slip|slip no|slip number|receipt|receipt no|voucher|voucher no|ref|reference|papeleta
            boleta|recibo|no recibo|comprobante|vale|bordereau|no bordereau|reçu|no reçu|fiche|bon
            fich|resi|no resi|nimewo resi|inyemezabwishyu|agapapuro|no y'inyemezabwishyu""",
        "member": """
            member|member no|member number|membership no|no|account|account no|socio|no socio
            no de socio|numero de socio|codigo|codigo socio|asociado|membre|no membre|numéro membre
            adhérent|no adhérent|manm|no manm|nimewo manm|umunyamuryango|no y'umunyamuryango
            nomero y'umunyamuryango|numero y'umunyamuryango""",
        "deposit": """
            savings in|saving in|deposit|deposits|savings deposit|paid in|in|savings|depósito
            depósitos|ahorro|ahorros|entrada ahorro|dépôt|dépôts|versement|épargne|dépôt épargne
            entrée épargne|depo|epay|depo epay|kubitsa|ayabikijwe|ubwizigame""",
        "withdrawal": """
            savings out|saving out|withdrawal|withdrawals|withdrawn|paid out|out|retiro|retiros
            retiro ahorro|retrait|retraits|retrait épargne|sortie épargne|retrè|kubikuza
            ayabikujwe|ayabikuwe""",
        "repayment": """
            loan repaid|loan repayment|repayment|repayments|loan paid|loan|loan in|pago préstamo
            pago de préstamo|abono|abono préstamo|pago crédito|amortización|cuota|préstamo
            remboursement|remboursement crédit|remboursement prêt|crédit remboursé|ranbousman
            peman prè|prè|kwishyura inguzanyo|inguzanyo|inguzanyo yishyuwe""",
        "shares": """
            shares|share|shares bought|share capital|aporte|aportes|aportaciones|acciones
            certificados|parts|parts sociales|part sociale|pa sosyal|aksyon|imigabane|umugabane""",
        "fine": """
            fine|fines|penalty|penalties|multa|multas|mora|recargo|amende|amendes|pénalité|pénalités
            amann|penalite|amande|ihazabu|amande y'ubukererwe""",
        "remark": """
            remark|remarks|note|notes|comment|comments|nota|notas|observación|observaciones
            comentario|glosa|remarque|remarques|observation|observations|commentaire|nòt|remak
            kòmantè|icyitonderwa|ibisobanuro""",
    }
)

BANK: Final = _vocabulary(
    {
        "day": """
            date|booking date|posting date|transaction date|trans date|value date|val date|day
            fecha|fecha operación|fecha de operación|fecha valor|fecha movimiento|día
            date d'opération|date opération|date de valeur|date valeur|date comptable|jour
            dat|dat operasyon|itariki|itariki y'igikorwa|umunsi""",
        "text": """
            description|details|narration|narrative|particulars|transaction|transaction details
            text|memo|remarks|concepto|descripción|detalle|glosa|movimiento
            libellé|libellé de l'opération|désignation|motif|motif du virement|opération|nature
            nature de l'opération|deskripsyon|detay|ibisobanuro|igikorwa""",
        "reference": """
            reference|ref|ref no|reference no|reference number|cheque|cheque no|check no|doc no
            transaction id|txn id|receipt no|referencia|no referencia|documento|no documento|nº doc
            no de operación|comprobante|cheque no|référence|réf|no pièce|pièce|no chèque
            numéro de chèque|referans|nimewo|nomero""",
        "paid": """
            debit|debits|dr|paid out|withdrawal|withdrawals|money out|out|payments|débito|débitos
            cargo|cargos|egreso|egresos|retiro|retiros|salida|salidas|débit|débits|sorties|retraits
            debi|retrè|ayavuyemo|ayasohotse|paid|spent|pagado|gastado|payé|dépensé|peye""",
        "received": """
            credit|credits|cr|paid in|deposit|deposits|money in|in|receipts|crédito|créditos|abono
            abonos|ingreso|ingresos|depósito|depósitos|entrada|entradas|crédit|crédits|entrées
            versements|kredi|depo|ayinjiye|ayashyizwemo|received|recibido|cobrado|reçu|encaissé
            resevwa""",
        "amount": """
            amount|transaction amount|value|sum|importe|monto|valor|cantidad|montant
            montant de l'opération|somme|kantite|montan|amafaranga|umubare""",
        "sign": "debit credit|dr cr|d c|cr dr|c d|type|d h|debe haber|sens|s",
        "balance": """
            balance|running balance|closing balance|available balance|ledger balance|saldo
            saldo disponible|saldo final|solde|solde après opération|balans|asigaye
            amafaranga asigaye""",
    }
)

LOANS: Final = _vocabulary(
    {
        "number": """
            no|n|num|number|member|member no|member number|membership no|code|member code|id
            numero|numero socio|no socio|codigo|codigo socio|socio|no asociado|numéro|no membre
            numéro membre|no adhérent|membre|nimewo|nimewo manm|no manm|manm|nomero|inomero
            nomero y'umunyamuryango|numero y'umunyamuryango|umunyamuryango""",
        "product": """
            product|loan product|kind|kind of loan|loan type|type of loan|producto|tipo
            tipo de préstamo|producto de crédito|produit|type de prêt|type de crédit|pwodwi
            kalite prè|ubwoko|ubwoko bw'inguzanyo""",
        "amount": """
            amount|loan|loan amount|amount lent|lent|principal|monto|monto prestado|préstamo|capital
            importe|montant|montant prêté|prêt|crédit|montant du prêt|montan|prè|montan prè
            inguzanyo|amafaranga|umubare""",
        "start": """
            start|start date|paid out|paid out on|date paid out|disbursed|disbursed on|date
            loan date|disbursement date|fecha|fecha de desembolso|desembolso|fecha préstamo
            inicio|date prêt|date de décaissement|décaissement|début
            octroyé le|dat|dat prè|dat dekesman|itariki
            itariki y'inguzanyo|yatanzwe""",
        "rate": """
            rate|interest rate|percent|rate percent|rate %|tasa|tasa de interés|interés %|porcentaje
            taux|taux d'intérêt|to|to enterè|inyungu ku ijana|igipimo""",
        "per": "per|rate per|por|periodo tasa|par|taux par|pa|ku|buri",
        "method": """
            method|interest method|calculation|método|sistema|cálculo|méthode|mode de calcul|metòd
            uburyo""",
        "instalments": """
            instalments|installments|no of instalments|number of instalments|term|months|duration
            cuotas|número de cuotas|no cuotas|plazo|meses|échéances|nombre d'échéances|durée|mois
            mensualités|vèsman|kantite vèsman|dire|ibyiciro|amezi|igihe""",
        "every": """
            every|frequency|period|frecuencia|cada|periodicidad|fréquence|périodicité|chaque|chak
            frekans|kenshi""",
        "first_due": """
            first due|first instalment|first due date|first payment|primera cuota|primer pago
            primer vencimiento|première échéance|premier paiement|premye vèsman|premye peman
            icyiciro cya mbere""",
        "principal": """
            principal paid|capital paid|paid principal|paid|repaid|capital pagado|pagado
            capital amortizado|capital payé|capital remboursé|payé|remboursé|kapital peye|peye
            ayishyuwe|umwenda wishyuwe""",
        "interest": """
            interest paid|paid interest|interest|interés pagado|intereses pagados|intérêt payé
            intérêts payés|enterè peye|inyungu yishyuwe|inyungu""",
        "owed": """
            owed|balance|outstanding|loan balance|still owed|saldo|saldo capital|saldo préstamo
            solde|restant dû|capital restant dû|reste|balans|rès|asigaye|umwenda usigaye""",
        "paid_until": """
            paid until|paid up to|last instalment paid|pagado hasta|última cuota pagada
            payé jusqu'au|dernière échéance payée|peye jiska|yishyuye kugeza""",
        "purpose": "purpose|use|destino|uso|motivo|objet|but|rezon|icyo igenewe",
    }
)
