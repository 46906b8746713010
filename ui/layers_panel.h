// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/layer_row.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace sidelight::ui
{

class FigureSortModel;
class FiguresTable;
class LayerTableModel;
class LayerValuesView;
class ProgressLine;
class SensitivityPlot;

/// What quantizing does to each layer of a variant: a table, the layers by the harm they do, and the values
/// of the chosen one. Says what the person asks for; measures nothing.
class LayersPanel : public QWidget
{
    Q_OBJECT
public:
    explicit LayersPanel(QWidget *parent = nullptr);

    /// The chosen layer, the scroll position and the order of the table stay, also for another variant.
    void setContent(LayersContent content);
    QString chosenLayer() const { return m_chosen; } ///< empty: none was chosen yet
    void setChosenLayer(const QString &layer); ///< does not signal

    QSize sizeHint() const override;

signals:
    void studyRequested(sidelight::VariantId variant);
    void stopRequested();
    /// The check box already shows the wish; the next content says what became of it.
    void keepChanged(sidelight::VariantId variant, const QString &layer, bool keep);
    void layerChosen(const QString &layer); ///< by the person

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeTopLine();
    QWidget *makePlotColumn();
    void connectParts();
    void choose(const QString &layer); ///< by the person
    void showChosen(); ///< in table, plot and histograms
    void showPlot();
    void showTopLine();
    void toggleKeep(const QString &layer);
    QString nothingToShow() const; ///< a sentence; empty: there are layers

    LayersContent m_content;
    QString m_chosen;
    LayerTableModel *m_model;
    FigureSortModel *m_sorted;
    QLabel *m_summary;
    QToolButton *m_notesButton;
    QPushButton *m_measure;
    ProgressLine *m_progress;
    QLabel *m_notes;
    QStackedWidget *m_stack;
    QLabel *m_words;
    QSplitter *m_splitter;
    FiguresTable *m_table;
    QToolButton *m_onlyIt;
    QToolButton *m_allButIt;
    SensitivityPlot *m_plot;
    LayerValuesView *m_values;
};

}
